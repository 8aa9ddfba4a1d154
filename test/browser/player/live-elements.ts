import { cdp } from 'vitest/browser';

interface Protocol {
  send: (method: string, params?: object) => Promise<unknown>;
}

/** Media elements that the collector could not take, of this page and by the browser's own count. */
export const countLiveElements = async (): Promise<number> => {
  const browser = cdp() as unknown as Protocol;
  // The tests run in a frame of the same origin; the protocol speaks to the page around it.
  const expression = `[...document.querySelectorAll('iframe')].at(-1).contentWindow.HTMLAudioElement.prototype`;
  const { result } = (await browser.send('Runtime.evaluate', { expression })) as {
    result: { objectId: string };
  };
  const { objects } = (await browser.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
  })) as { objects: { objectId: string } };
  const { result: length } = (await browser.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  })) as { result: { value: number } };
  await browser.send('Runtime.releaseObject', { objectId: objects.objectId });
  return length.value;
};

/** Bytes, after the collector ran. */
export const heapUsed = async (): Promise<number> => {
  const browser = cdp() as unknown as Protocol;
  await browser.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await browser.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize;
};

import type { Page } from 'playwright/test';

/**
 * In the page: when a press was made, and when the sound that it asked for began to come out. Of a media element
 * that is when its clock begins to run, of Web Audio the time for which the first buffer was scheduled.
 */
export const audibleScript = `(() => {
  let pressed = 0;
  let heard = null;
  const tell = (at) => { if (pressed && heard === null) heard = at - pressed; };
  addEventListener('click', (event) => { pressed = event.timeStamp; heard = null; }, { capture: true });
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    const of = pressed;
    const from = this.currentTime;
    const channel = new MessageChannel();
    const began = performance.now();
    // Silence that only holds the system's media controls is nobody's sound.
    const isSilent = this.volume === 0 || this.loop;
    channel.port1.onmessage = () => {
      if (of !== pressed || isSilent || performance.now() - began > 10000) return channel.port1.close();
      if (!this.paused && this.currentTime > from && this.currentTime - from < 5) {
        tell(performance.now());
        return channel.port1.close();
      }
      channel.port2.postMessage(0);
    };
    channel.port2.postMessage(0);
    return play.call(this);
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
    tell(performance.now() + Math.max(0, when - this.context.currentTime) * 1000);
    return start.call(this, when, ...rest);
  };
  globalThis.audible = () => heard;
})();`;

/** ms between the press that `press` makes and the sound. */
export const timeToAudible = async (page: Page, press: () => Promise<unknown>): Promise<number> => {
  await press();
  const heard = await page.waitForFunction(() =>
    (globalThis as unknown as { audible: () => number | null }).audible(),
  );
  return (await heard.jsonValue())!;
};

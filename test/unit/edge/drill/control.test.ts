import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startControl } from '../../../../src/edge/drill/control';
import { ask } from '../http-support';
import { onWire, openProxy, startMusicServer } from './proxy-bench';

const open = async () => {
  const server = await startMusicServer();
  const proxy = await openProxy(server.url);
  let stopped = 0;
  const control = await startControl(proxy, () => (stopped += 1));
  onTestFinished(() => control.close());
  const call = async (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${control.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${control.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { proxy, control, call, stopped: () => stopped };
};

test('faults are changed while it runs, and the log is read', async () => {
  const { proxy, call } = await open();
  const path = '../../../../src/drill/scenarios/everything-down.json';
  const file = await readFile(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
  expect((await call('POST', '/scenario', JSON.parse(file))).status).toBe(200);
  expect(proxy.running()?.scenario.id).toBe('everything-down');
  await call('POST', '/scenario', null);
  expect(proxy.running()).toBeNull();
  const toxic = { kind: 'status', status: 503 };
  expect((await call('POST', '/toxics', [{ parts: ['audio'], toxic }])).status).toBe(200);
  expect((await onWire(proxy.urls[0]!, '/rest/stream.view?id=1')).head).toContain('503');
  const log = (await (await call('GET', '/log')).json()) as readonly { status: number }[];
  expect(log.map(({ status }) => status)).toEqual([503]);
});

test('what is no scenario changes nothing', async () => {
  const { proxy, call } = await open();
  expect((await call('POST', '/scenario', { id: 'half' })).status).toBe(400);
  expect((await call('POST', '/toxics', [{ toxic: { kind: 'gremlins' } }])).status).toBe(400);
  expect(proxy.running()).toBeNull();
});

test('without the token, and under a name that is not ours, it does nothing', async () => {
  const { control, stopped } = await open();
  const port = Number(new URL(control.url).port);
  expect((await fetch(`${control.url}/stop`, { method: 'POST' })).status).toBe(403);
  const headers = { Authorization: `Bearer ${control.token}`, Host: 'evil.example' };
  expect((await ask(port, '/stop', { method: 'POST', headers })).status).toBe(403);
  expect(stopped()).toBe(0);
});

test('it stops when it is told so', async () => {
  const { call, stopped } = await open();
  expect((await call('POST', '/stop')).status).toBe(200);
  await expect.poll(stopped).toBe(1);
});

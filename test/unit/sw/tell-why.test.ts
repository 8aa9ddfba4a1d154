import { expect, test } from 'vitest';
import type { WindowClients } from '../../../src/sw/engine-ports';
import { tellWhy } from '../../../src/sw/tell-why';

const clientsOf = (types: Readonly<Record<string, string>>) => {
  const told: string[] = [];
  const all = Object.entries(types).map(([id, type]) => ({
    id,
    type,
    postMessage: (message: unknown) => told.push(`${id} ${(message as { serial: string }).serial}`),
  }));
  const clients: WindowClients = {
    get: async (id) => all.find((each) => each.id === id),
    matchAll: async ({ type }) => all.filter((each) => each.type === type),
  };
  return { clients, told };
};

test('the page that asked is told, and no other', async () => {
  const { clients, told } = clientsOf({ one: 'window', two: 'window' });
  await tellWhy(clients, 'two', 's-1', { code: 'net.timeout', data: {} });
  expect(told).toEqual(['two s-1']);
});

test('a worker asked for its page: every page is told, and the serial is known to one', async () => {
  const { clients, told } = clientsOf({ one: 'window', sound: 'worker', two: 'window' });
  await tellWhy(clients, 'sound', 's-2', { code: 'net.timeout', data: {} });
  expect(told).toEqual(['one s-2', 'two s-2']);
});

import { describe, expect, test } from 'vitest';
import { protocolVersion } from '../../../src/contracts/protocol';
import { hearPage } from '../../../src/sw/page-messages';

const createEars = () => {
  const heard: string[] = [];
  const engines = {
    accept: (id: string) => void heard.push(`accept ${id}`),
    refuse: (id: string) => void heard.push(`refuse ${id}`),
  };
  const controls = {
    skipWaiting: async () => void heard.push('skip waiting'),
    claim: async () => {
      heard.push('claim');
      throw new Error('InvalidStateError: not active yet');
    },
  };
  const hear = (data: unknown, ports: readonly MessagePort[] = [], source: unknown = { id: 'a' }) =>
    hearPage({ data, source, ports }, engines, controls);
  return { heard, hear };
};
const aPort = (): MessagePort => new MessageChannel().port1;

describe('what a page may say', () => {
  test('a port to its engine is kept, and the page is taken into control', async () => {
    const { heard, hear } = createEars();
    await hear({ kind: 'engine-port', protocol: protocolVersion }, [aPort()]);
    expect(heard).toEqual(['accept a', 'claim']);
  });

  test('a page of another build keeps its port', async () => {
    const { heard, hear } = createEars();
    await hear({ kind: 'engine-port', protocol: protocolVersion + 1 }, [aPort()]);
    expect(heard).toEqual(['refuse a']);
  });

  test('an older page may let the new build in', async () => {
    const { heard, hear } = createEars();
    await hear({ kind: 'skip-waiting', protocol: 0 });
    expect(heard).toEqual(['skip waiting']);
  });

  test.each([
    ['nothing', null],
    ['text', 'skip-waiting'],
    ['no kind', { protocol: protocolVersion }],
    ['an unknown kind', { kind: 'format-disk', protocol: protocolVersion }],
  ])('%s is not heard', async (_, data) => {
    const { heard, hear } = createEars();
    await hear(data, [aPort()]);
    expect(heard).toEqual([]);
  });

  test('a port from nobody is not kept', async () => {
    const { heard, hear } = createEars();
    await hear({ kind: 'engine-port', protocol: protocolVersion }, [aPort()], null);
    expect(heard).toEqual([]);
  });
});

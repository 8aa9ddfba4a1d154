import { generateKeyPairSync, verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHost, type Host } from '../../../src/edge/http/host';
import { createHostPolicy } from '../../../src/edge/http/host-policy';
import { openConfiguration } from '../../../src/edge/http/configuration';
import { sendText } from '../../../src/edge/http/answers';
import { readOffer } from '../../../src/configuration/offer';
import { verifySignature } from '../../../src/vault/verify-signature';
import { written } from '../configuration/support';
import { ask, makeFolder } from './http-support';

const path = '/.well-known/holdfast.json';

const start = async (file: string | null, keyFile: string | null = null) => {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const { handle } = await openConfiguration({ file, keyFile, log });
  let host: Host | null = null;
  host = createHost({
    policy: createHostPolicy({ bound: '127.0.0.1', names: [], port: () => host?.port() ?? 0 }),
    routes: [{ path, handle }],
    otherwise: (_request, response) => sendText(response, 404, 'nothing here'),
    log,
  });
  const port = await host.listen(0, '127.0.0.1');
  onTestFinished(() => host.close(0));
  return { port, lines };
};

const versionAt = async (port: number): Promise<unknown> =>
  (JSON.parse((await ask(port, path)).text) as { version: number }).version;

const pem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the document of the embedded edge', () => {
  test('without a word it names the address that was asked, and nothing else', async () => {
    const { port } = await start(null);
    const { text } = await ask(port, path);
    expect(JSON.parse(text)).toMatchObject({ version: 1, edges: [{ address: '.' }], notices: [] });
    expect(await readOffer(text, verifySignature)).toMatchObject({ kind: 'offer' });
  });

  test('may be read from any origin, is asked for anew each time, and is never a page', async () => {
    const { port } = await start(null);
    const { headers, status } = await ask(port, path, {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-cache',
      'content-type': 'application/json; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  test('is read only: no other method, no other name of this computer, no other path', async () => {
    const { port } = await start(null);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await ask(port, path, { method })).status, method).toBe(405);
    }
    const head = await ask(port, path, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await ask(port, path, { headers: { host: 'evil.example' } })).status).toBe(421);
    for (const other of [
      '/.well-known/',
      '/.well-known/../holdfast.json',
      `${path}/`,
      '/.well-known/holdfast.jso%6e',
      '/.WELL-KNOWN/holdfast.json',
    ]) {
      expect((await ask(port, other)).status, other).toBe(404);
    }
  });

  test('follows its file without a new start', async () => {
    const folder = await makeFolder({ 'c.json': written({ version: 3 }) });
    const { port, lines } = await start(join(folder, 'c.json'));
    expect(await versionAt(port)).toBe(3);
    await writeFile(join(folder, 'c.json'), written({ version: 40 }));
    expect(await versionAt(port)).toBe(40);
    expect(lines).toEqual([]);
  });

  test('a file that is broken later leaves the one before in place, and says so once', async () => {
    const folder = await makeFolder({ 'c.json': written({ version: 3 }) });
    const { port, lines } = await start(join(folder, 'c.json'));
    for (const text of ['{"format"', written({ edges: 'x' }), 'x'.repeat(300_000)]) {
      await writeFile(join(folder, 'c.json'), text);
      expect(await versionAt(port)).toBe(3);
      expect(await versionAt(port)).toBe(3);
    }
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/is no holdfast-configuration document; the one before/);
    expect(lines[2]).toMatch(/is larger than 256 KiB/);
  });

  test('is signed with the key of its owner, of which nothing but the public half leaves', async () => {
    const secret = pem();
    const folder = await makeFolder({ 'c.json': written({ version: 3 }), 'key.pem': secret });
    const { port } = await start(join(folder, 'c.json'), join(folder, 'key.pem'));
    const { text } = await ask(port, path);
    const reading = await readOffer(text, verifySignature);
    expect(reading).toMatchObject({ kind: 'offer', offer: { document: { version: 3 } } });
    const parts = JSON.parse(text) as Record<'payload' | 'signature' | 'key', string>;
    expect(Object.keys(parts).sort()).toEqual(['key', 'payload', 'signature']);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: parts.key };
    const signature = Buffer.from(parts.signature, 'base64url');
    expect(verify(null, Buffer.from(parts.payload), { key: jwk, format: 'jwk' }, signature)).toBe(
      true,
    );
    expect(text).not.toContain(secret.split('\n')[1]!);
  });
});

describe('a start with files that are not in order ends with one sentence', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  test.each([
    ['gone.json', null, /gone\.json \(--config\) cannot be read\.$/],
    ['.', null, /\(--config\) cannot be read\.$/],
    ['bad.json', null, /is no holdfast-configuration document\.$/],
    ['new.json', null, /has a "major" that this version does not know\.$/],
    ['large.json', null, /is larger than 256 KiB\.$/],
    ['good.json', 'gone.pem', /gone\.pem \(--config-key\) cannot be read\.$/],
    ['good.json', 'rsa.pem', /is no Ed25519 private key/],
    ['good.json', 'bad.json', /is no Ed25519 private key/],
  ])('%s %s', async (file, keyFile, sentence) => {
    const folder = await makeFolder({
      'good.json': written(),
      'bad.json': '{}',
      'new.json': written({ major: 9 }),
      'large.json': written({ padding: 'x'.repeat(300_000) }),
      'rsa.pem': rsa,
    });
    await expect(
      openConfiguration({
        file: join(folder, file),
        keyFile: keyFile && join(folder, keyFile),
        log: () => undefined,
      }),
    ).rejects.toThrow(sentence);
  });
});

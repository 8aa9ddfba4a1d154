import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  ensureBrowser,
  findBrowser,
  usualPaths,
  // @ts-expect-error plain scripts carry no types
} from '../../../scripts/find-browser.mjs';

const makeProgram = async (name: string, text: string, mode = 0o755): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-browser-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
};

describe('a browser that was named', () => {
  test('is the one', async () => {
    const path = await makeProgram('mine', '#!/bin/sh\n');
    expect(await findBrowser({ HOLDFAST_BROWSER: path })).toBe(path);
  });

  test('and is none is not silently replaced by another', async () => {
    const path = await makeProgram('mine', 'text', 0o644);
    for (const named of [path, '/nowhere/chromium']) {
      expect(await findBrowser({ HOLDFAST_BROWSER: named, PATH: process.env['PATH'] })).toBeNull();
      const { path: found, advice } = await ensureBrowser({ env: { HOLDFAST_BROWSER: named } });
      expect(found).toBeNull();
      expect(advice).toBe(`HOLDFAST_BROWSER names ${named}, which is no program.`);
    }
  });
});

describe('where systems keep browsers', () => {
  test('Linux: by the names of all packages, from the path too', () => {
    const paths = usualPaths('linux', { PATH: '/opt/bin' });
    expect(paths[0]).toBe('/usr/bin/chromium');
    expect(paths).toContain('/opt/bin/google-chrome');
    expect(paths).toContain('/usr/bin/microsoft-edge');
  });

  test('macOS: for everybody and for oneself', () => {
    const paths = usualPaths('darwin', { HOME: '/Users/me' });
    expect(paths).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    expect(paths).toContain('/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium');
  });

  test('Windows: Edge is always there', () => {
    const paths = usualPaths('win32', { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' });
    expect(paths).toContain('C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe');
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, test as base, type BrowserContext, type Page } from 'playwright/test';
import { chromiumArgs, chromiumPath } from './chromium-args';
import { startEdge, type EdgeOptions, type EdgeProcess } from './edge-process';
import { recorderScript } from './sound-recorder';

export interface BrowserSession {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Uncaught errors and content security policy violations of this session's pages. */
  readonly troubles: readonly string[];
}

export interface OpenOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** Where a test has to put an ear of its own into the page's sound. */
  readonly bypassCSP?: boolean;
}

export interface Fixtures {
  /** A folder that lives as long as the test. */
  readonly folder: string;
  readonly edge: (options?: Partial<EdgeOptions>) => Promise<EdgeProcess>;
  /** The same profile each time, unless another is named: closing and opening again is restarting the browser. */
  readonly openBrowser: (options?: OpenOptions, profile?: string) => Promise<BrowserSession>;
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  edge: async ({ folder }, use) => {
    const started: EdgeProcess[] = [];
    await use(async (options = {}) => {
      const dataFolder = join(folder, `edge-${started.length}`);
      const edge = await startEdge({ dataFolder, ...options });
      started.push(edge);
      return edge;
    });
    await Promise.all(started.map((edge) => edge.kill()));
  },
  openBrowser: async ({ folder }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}, profile = 'profile') => {
      const context = await chromium.launchPersistentContext(join(folder, profile), {
        executablePath: chromiumPath(),
        args: [...chromiumArgs],
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      contexts.push(context);
      const troubles: string[] = [];
      const watch = (page: Page): void => {
        page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
        page.on('console', (message) => {
          if (/Content Security Policy|TrustedScript/i.test(message.text())) {
            troubles.push(message.text());
          }
        });
      };
      context.on('page', watch);
      await context.addInitScript(recorderScript);
      const page = context.pages()[0] ?? (await context.newPage());
      watch(page);
      return { context, page, troubles };
    });
    await Promise.all(contexts.map((context) => context.close().catch(() => undefined)));
  },
});

export { expect } from 'playwright/test';

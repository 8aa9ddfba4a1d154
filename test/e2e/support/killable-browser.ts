import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright/test';
import { chromiumArgs, chromiumPath } from './chromium-args';

/** A browser in a process group of its own, so that all of it dies in one moment: no farewell to anybody. */
export interface KillableBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** SIGKILL to the whole group. Resolves when no process of this profile is left. */
  readonly kill: () => Promise<void>;
  /** As a person closes it: everything is written. */
  readonly close: () => Promise<void>;
}

const startLimitMs = 30_000;
/** Chromium writes it when it listens; the first line is the port. */
const portFile = 'DevToolsActivePort';

const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const readPort = async (profile: string, child: ChildProcess): Promise<number> => {
  for (const end = Date.now() + startLimitMs; Date.now() < end; await waitMs(20)) {
    const text = await readFile(join(profile, portFile), 'utf8').catch(() => '');
    const port = Number(text.split('\n')[0]);
    if (port > 0) return port;
    if (child.exitCode !== null) break;
  }
  throw new Error(`the browser did not start (exit code ${child.exitCode})`);
};

/** Ids of living processes whose command line names the profile. Empty where there is no /proc. */
const processesOf = async (profile: string): Promise<readonly string[]> => {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const named = await Promise.all(
    ids.map(async (id) => {
      const line = await readFile(join('/proc', id, 'cmdline'), 'utf8').catch(() => '');
      return line.includes(`--user-data-dir=${profile}`) ? id : null;
    }),
  );
  return named.filter((id) => id !== null);
};

const untilGone = async (profile: string): Promise<void> => {
  for (const end = Date.now() + startLimitMs; Date.now() < end; await waitMs(20)) {
    if ((await processesOf(profile)).length === 0) return;
  }
  throw new Error(`processes are left: ${(await processesOf(profile)).join(' ')}`);
};

/** Starts it on a profile that an earlier one may have left behind in any state. */
export const startKillableBrowser = async (profile: string): Promise<KillableBrowser> => {
  // What a dead browser left: its port, and the locks that would send us to a browser that is gone.
  for (const name of [portFile, 'SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
    await rm(join(profile, name), { force: true });
  }
  const args = [
    ...chromiumArgs,
    '--headless=new',
    // A crash reporter would live on in a session of its own.
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--no-default-browser-check',
    '--hide-crash-restore-bubble',
    '--password-store=basic',
    '--mute-audio',
    '--autoplay-policy=no-user-gesture-required',
    // High enough that every row of a playlist is drawn: 60 of them and more.
    '--window-size=1440,4000',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    'about:blank',
  ];
  const child = spawn(chromiumPath(), args, { detached: true, stdio: 'ignore' });
  const killGroup = async (): Promise<void> => {
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It ended by itself; what matters is checked next.
    }
    await gone;
    await untilGone(profile);
  };
  try {
    const port = await readPort(profile, child);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const context = browser.contexts()[0]!;
    const page = context.pages()[0] ?? (await context.newPage());
    return {
      context,
      page,
      kill: async () => {
        await killGroup();
        await browser.close().catch(() => undefined);
      },
      close: async () => {
        const session = await browser.newBrowserCDPSession();
        const gone = child.exitCode === null ? once(child, 'exit') : null;
        await session.send('Browser.close').catch(() => undefined);
        await gone;
        await untilGone(profile);
      },
    };
  } catch (error) {
    await killGroup();
    throw error;
  }
};

import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Finds a Chromium for the tests: the one that was named, an installed one, Playwright's own; and on
 * Debian and Ubuntu, as root (a container, a build machine), installs one.
 */
const run = promisify(execFile);

export const browserAdvice =
  'No Chromium was found: install Chromium, Chrome or Edge (Debian: apt-get install chromium), ' +
  'or run "npx playwright install chromium", or name one in HOLDFAST_BROWSER.';

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
];

const macApps = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];

/** Paths where a system keeps its browsers, best first. */
export const usualPaths = (platform = process.platform, env = process.env) => {
  if (platform === 'darwin') {
    const folders = ['/Applications', join(env['HOME'] ?? '', 'Applications')];
    return folders.flatMap((folder) =>
      macApps.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return folders
      .filter(Boolean)
      .flatMap((folder) => windowsPrograms.map((program) => `${folder}\\${program}`));
  }
  const folders = ['/usr/bin', ...(env['PATH'] ?? '').split(delimiter), '/snap/bin'].filter(
    Boolean,
  );
  return namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name)));
};

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A program may be there and not start: Ubuntu's `chromium` is a stand-in for a snap. */
const starts = async (path) => {
  // On Windows `--version` opens a window instead of answering.
  if (process.platform === 'win32') return true;
  try {
    await run(path, ['--version'], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
};

const playwrightBrowser = async () => {
  try {
    const { chromium } = await import('playwright');
    return chromium.executablePath();
  } catch {
    return null;
  }
};

/** @returns {Promise<string | null>} path of a Chromium that starts */
export const findBrowser = async (env = process.env) => {
  const named = env['HOLDFAST_BROWSER'];
  // Whoever names one wants that one: a wrong name must not silently become another browser.
  if (named) return isProgram(named) ? named : null;
  for (const path of new Set(usualPaths(process.platform, env))) {
    if (isProgram(path) && (await starts(path))) return path;
  }
  const own = await playwrightBrowser();
  return own && isProgram(own) ? own : null;
};

const canInstall = () => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    return /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
};

const install = async () => {
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  };
  await run('apt-get', ['update', '-qq'], options);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
};

/**
 * @returns {Promise<{ path: string, advice: null } | { path: null, advice: string }>} a browser that
 *   starts, or one sentence about what to install
 */
export const ensureBrowser = async ({ env = process.env, log = console.error } = {}) => {
  const found = await findBrowser(env);
  if (found !== null) return { path: found, advice: null };
  if (env['HOLDFAST_BROWSER']) {
    return {
      path: null,
      advice: `HOLDFAST_BROWSER names ${env['HOLDFAST_BROWSER']}, which is no program.`,
    };
  }
  if (canInstall()) {
    log('Installing Chromium for the tests (once) ...');
    await install().catch((error) =>
      log(`apt-get could not install it: ${error.message.split('\n', 1)[0]}`),
    );
    const installed = await findBrowser(env);
    if (installed !== null) return { path: installed, advice: null };
  }
  return { path: null, advice: browserAdvice };
};

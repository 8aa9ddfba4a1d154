import type { Page } from 'playwright/test';
import { expect } from './fault-proxy';
import { go, keptTitles, type World, type WorldSong } from './fault-world';
import { nav, playerOf } from './player-page';
import type { TestHook } from './sound-recorder';

/** What a listener does while something is wrong, and what comes of it. */
export type ActName = 'play' | 'art' | 'sync' | 'check' | 'download';

/** `good`: as if nothing were wrong. `told`: refused in words. Anything else is a bug. */
export interface Outcome {
  readonly kind: 'good' | 'told';
  readonly words: string;
}

/** Longer than the longest honest wait: three tries of six seconds, and what lies between them. */
const patience = 45_000;

const closeToasts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>('.toasts button[aria-label]')) {
      each.click();
    }
  });

const toastOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector('.toasts')?.textContent?.trim() ?? '');

const openAlbum = async (page: Page, song: WorldSong): Promise<void> => {
  await go(page, song.albumPath);
  await expect(
    page.getByRole('heading', { level: 1, name: song.title, exact: true }),
  ).toBeVisible();
};

/** Title and clock of what really sounds. */
const soundingNow = (page: Page): Promise<{ readonly title: string; readonly at: number }> =>
  page.evaluate(() => {
    const { holdfastTest } = globalThis as unknown as { holdfastTest: TestHook };
    const sound = holdfastTest.sounding();
    const links = document.querySelectorAll('[aria-label="Player"] a');
    // A cover that has not come is a link with a letter on it.
    const texts = [...links].map((each) => (each.textContent ?? '').trim());
    const title = texts.find((text) => text.length > 1) ?? '';
    return { title, at: sound?.at() ?? 0 };
  });

const play = async ({ page }: World, song: WorldSong): Promise<Outcome> => {
  await closeToasts(page);
  await openAlbum(page, song);
  await page
    .getByRole('main')
    .getByRole('button', { name: `Play ${song.title}`, exact: true })
    .click();
  let found: Outcome | null = null;
  await expect(async () => {
    const words = await toastOf(page);
    const now = await soundingNow(page);
    if (now.title === song.title && now.at > 0) found = { kind: 'good', words: '' };
    else if (words !== '') found = { kind: 'told', words };
    expect(found, `${song.title} plays, or says why not`).not.toBeNull();
  }).toPass({ timeout: patience, intervals: [100] });
  return found!;
};

const art = async ({ page }: World, song: WorldSong): Promise<Outcome> => {
  await openAlbum(page, song);
  // Of a size that no page has shown yet: kept pictures come whatever is wrong.
  const status = await page.evaluate(async (key) => {
    const answer = await fetch(`/x/art/${encodeURIComponent(key)}?s=96`);
    return answer.ok && (answer.headers.get('Content-Type') ?? '').startsWith('image/')
      ? 200
      : answer.status;
  }, song.artKey);
  // Without its picture the page is as good as ever.
  await expect(
    page.getByRole('main').getByRole('button', { name: 'Play', exact: true }),
  ).toBeVisible();
  return status === 200 ? { kind: 'good', words: '' } : { kind: 'told', words: `${status}` };
};

const sync = async ({ page, proxy }: World): Promise<Outcome> => {
  const before = proxy.log().length;
  await nav(page, 'Settings').click();
  await page.getByRole('button', { name: 'Refresh library' }).click();
  const main = page.getByRole('main');
  const reading = main.getByText(/Reading your library/);
  let words = '';
  await expect(async () => {
    const asked = proxy.log().slice(before);
    words = (await main.getByRole('alert').allInnerTexts()).join(' ');
    const isOver =
      words !== '' || (asked.length > 0 && asked.every(({ ended }) => ended !== 'open'));
    expect(isOver && !(await reading.isVisible())).toBe(true);
    // Between two answers of one reading nothing is open for a moment.
    await page.waitForTimeout(250);
    expect(
      proxy
        .log()
        .slice(before)
        .every(({ ended }) => ended !== 'open'),
    ).toBe(true);
    expect(await reading.isVisible()).toBe(false);
    words = (await main.getByRole('alert').allInnerTexts()).join(' ');
  }).toPass({ timeout: patience, intervals: [100] });
  return words === '' ? { kind: 'good', words } : { kind: 'told', words };
};

export const statesOf = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(() => {
    const items = document.querySelectorAll<HTMLElement>('[aria-label="Components"] li');
    return Object.fromEntries(
      [...items].map((each) => [
        each.querySelector('strong')?.textContent ?? '',
        each.dataset['state'] ?? '',
      ]),
    );
  });

/** A look at the Status page, which asks each part of the server once: how it tells of the sign-in. */
export const check = async ({ page }: World): Promise<Outcome> => {
  await nav(page, 'Settings').click();
  await nav(page, 'Status').click();
  const button = page.getByRole('main').getByRole('button', { name: /^Check/ });
  await expect(button).not.toHaveAttribute('aria-disabled', 'true', { timeout: patience });
  // What other faults left of other parts is told as well, for a minute.
  const { ['Sign-in']: signIn } = await statesOf(page);
  const isGood = signIn === 'operational';
  return isGood ? { kind: 'good', words: '' } : { kind: 'told', words: `Sign-in ${signIn}` };
};

/** `Remove download` stands beside `Try again`, too, where something failed. */
export const isSaved = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const names = [...document.querySelectorAll('main button')].map((each) =>
      (each.textContent ?? '').trim(),
    );
    return names.includes('Remove download') && !names.includes('Try again');
  });

const download = async ({ page }: World, song: WorldSong, wait = 2_500): Promise<Outcome> => {
  await openAlbum(page, song);
  const main = page.getByRole('main');
  // A second visit finds it begun.
  const begin = main.getByRole('button', { name: /^(Download|Try again)$/ });
  if (await begin.isVisible()) await begin.click();
  const failed = main.getByRole('button', { name: 'Try again' });
  const settled = async (): Promise<boolean> => (await isSaved(page)) || failed.isVisible();
  // What does not come is tried for, or waits: the page tells both.
  await expect
    .poll(settled, { timeout: wait, intervals: [100] })
    .toBe(true)
    .catch(() => undefined);
  if (await isSaved(page)) return { kind: 'good', words: '' };
  await expect(main.getByRole('progressbar').or(failed)).toBeVisible();
  return { kind: 'told', words: (await failed.isVisible()) ? 'failed' : 'waits' };
};

export const acts: Readonly<
  Record<ActName, (world: World, song: WorldSong, wait?: number) => Promise<Outcome>>
> = { play, art, sync, check, download };

/** A downloaded song plays, whatever is wrong. Each time another one, since a press on what plays pauses it. */
export const playKept = async ({ page, keptPath }: World, turn: number): Promise<void> => {
  const title = keptTitles[turn % keptTitles.length]!;
  await go(page, keptPath);
  const row = page.getByRole('main').getByRole('button', { name: `Play ${title}`, exact: true });
  await row.click();
  await expect
    .poll(async () => (await soundingNow(page)).title === title, {
      timeout: 5_000,
      intervals: [50],
    })
    .toBe(true);
  const { at } = await soundingNow(page);
  await expect
    .poll(async () => (await soundingNow(page)).at, { intervals: [50] })
    .toBeGreaterThan(at);
  const queue = page.getByRole('region', { name: 'Queue' });
  for (const each of keptTitles) await expect(queue).toContainText(each);
  await expect(playerOf(page).getByRole('button', { name: 'Pause' })).toBeVisible();
};

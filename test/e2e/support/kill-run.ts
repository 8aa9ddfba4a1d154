import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import type { AudioPost } from './audio-post';
import { startKillableBrowser, type KillableBrowser } from './killable-browser';
import type { MadeSong } from './made-library';
import { connect, nav } from './player-page';
import { listenForSaved, savedTitles } from './saved-marks';
import { hashThroughPlayer, orphansOf, readStored } from './stored-facts';

/**
 * Downloads one playlist while the whole browser is killed again and again, and then holds the player to
 * everything that its page ever said: acknowledged = the page showed "On this device" before the kill.
 */
export interface KillRun {
  readonly folder: string;
  /** Where the player comes from. */
  readonly player: string;
  /** The music server, counted and paced. */
  readonly post: AudioPost;
  readonly songs: readonly MadeSong[];
  readonly list: string;
  readonly kills: number;
  /** A number from 0 to 1, seeded by whoever asks. */
  readonly random: () => number;
}

export interface KillReport {
  readonly needed: number;
  /** Bytes of songs that left the server. */
  readonly sent: number;
  /** Of these: still in the buffers of sockets when the browser was killed. */
  readonly undelivered: number;
  /** What the browser was given, by what it needed. */
  readonly ratio: number;
  /** Titles that were acknowledged before some kill. */
  readonly acknowledged: number;
  readonly lives: readonly Life[];
}

export interface Life {
  readonly moment: string;
  /** Bytes of songs that left the server in this life. */
  readonly sent: number;
  readonly undelivered: number;
  /** Songs marked as saved, by the last word of the page before the kill. */
  readonly saved: number;
}

/** What a person reads of a run. */
export const tellReport = ({
  lives,
  acknowledged,
  sent,
  undelivered,
  needed,
  ratio,
}: KillReport): string =>
  [
    'life  killed                                   bytes sent  of these undelivered  marked as saved',
    ...lives.map((life, index) =>
      [
        String(index + 1).padStart(4),
        life.moment.padEnd(39),
        String(life.sent).padStart(11),
        String(life.undelivered).padStart(20),
        String(life.saved).padStart(15),
      ].join('  '),
    ),
    `${lives.length} kills, ${acknowledged} songs acknowledged, all kept; ` +
      `${sent} bytes sent, ${undelivered} of them undelivered in sockets at a kill, ` +
      `for ${needed} needed: ratio ${ratio.toFixed(4)}`,
  ].join('\n');

/** Of the library, about what all killed lives together fetch; the last life brings the rest. */
const killedPart = 0.8;
/**
 * Bytes a second while it is killed: about what a good line at home brings, so that a kill meets a download
 * in progress.
 */
const pace = 9_000_000;

/** ms. Nothing that is waited for takes so long unless it has failed. */
const patience = 60_000;
const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const runKills = async (run: KillRun): Promise<KillReport> => {
  const { folder, player, post, songs, list, kills, random } = run;
  const profile = join(folder, 'killed-profile');
  const needed = songs.reduce((sum, { size }) => sum + size, 0);
  const before = post.audioBytes();
  const acknowledged = new Set<string>();
  const lives: Life[] = [];
  /** Of objects that were read whole after the last kill; a changed one would have another name. */
  const hashes = new Map<string, string>();
  let browser: KillableBrowser | null = null;
  let listPath = '';

  const start = async (): Promise<KillableBrowser> => {
    browser = await startKillableBrowser(profile);
    await listenForSaved(browser.context, (title) => acknowledged.add(title));
    return browser;
  };
  const openList = async (page: Page): Promise<void> => {
    await page.goto(`${player}${listPath}`);
    const control = page.getByRole('button', { name: /download$/i }).first();
    await control.waitFor({ timeout: patience }).catch(async (error: unknown) => {
      const says = await page.locator('body').innerText();
      throw new Error(`in life ${lives.length + 1} the page says:\n${says}`, { cause: error });
    });
  };

  try {
    const first = await start();
    await first.page.goto(player);
    await connect(first.page, { address: post.url });
    await nav(first.page, 'Playlists').click();
    await first.page.getByRole('main').getByRole('link', { name: list }).first().click();
    await first.page.getByRole('button', { name: 'Download', exact: true }).click();
    await expect(first.page.getByRole('button', { name: 'Cancel download' })).toBeVisible();
    listPath = new URL(first.page.url()).pathname;

    const perLife = (needed * killedPart) / kills;
    post.pace(pace);
    for (let life = 0; life < kills; life++) {
      const { page, kill } = browser ?? (await start());
      const sentBefore = post.audioBytes();
      const promised = [...acknowledged];
      // One kill in six meets the start of the player; the others a download in progress.
      const early = life > 0 && random() < 1 / 6;
      // Less than its part on average: what goes on during the pauses comes on top, and a life
      // that has nothing left to download proves nothing.
      const share = Math.round(perLife * (0.2 + 1.2 * random()));
      const pause = Math.round((early ? 1_500 : 200) * random());
      if (early) {
        await page.goto(`${player}${listPath}`, { waitUntil: 'commit' });
      } else {
        if (life > 0) await openList(page);
        await post.sent(sentBefore + share, patience);
      }
      await waitMs(pause);
      const undelivered = await post.undelivered();
      const saved = early ? acknowledged.size : (await savedTitles(page)).length;
      await kill();
      browser = null;
      const moment = early ? `${pause} ms after start` : `after ${share} bytes and ${pause} ms`;
      lives.push({ moment, sent: post.audioBytes() - sentBefore, undelivered, saved });
      expect([...acknowledged], 'what was promised stays promised').toEqual(
        expect.arrayContaining(promised),
      );
    }

    // No song can come from the server now: what opens is what lies on the device.
    post.hold();
    const judged = await start();
    await openList(judged.page);
    await expectKept(judged.page, songs, acknowledged, hashes);
    await judged.kill();
    const kept = acknowledged.size;
    post.release();
    post.pace(Infinity);

    const last = await start();
    await openList(last.page);
    await expect(last.page.getByRole('button', { name: 'Remove download' })).toBeVisible({
      timeout: 2 * patience,
    });
    const sent = post.audioBytes() - before;
    const undelivered = lives.reduce((sum, life) => sum + life.undelivered, 0);
    const ratio = (sent - undelivered) / needed;
    post.hold();
    await expectKept(last.page, songs, new Set(songs.map(({ title }) => title)), hashes);
    const stored = await readStored(last.page);
    expect(orphansOf(stored), 'bytes that belong to nothing').toEqual([]);
    expect(stored.records.every(({ state }) => state === 'committed')).toBe(true);

    await removeAll(last.page, player, list);
    await expect
      .poll(() => leftovers(last.page), { message: 'bytes left after removal', timeout: patience })
      .toEqual({ bytes: 0, records: 0 });
    await last.close();
    post.release();
    browser = null;
    return { needed, sent, undelivered, ratio, acknowledged: kept, lives };
  } finally {
    post.release();
    // Taken out of the closure anew: assignments above are not seen by the compiler.
    await (browser as KillableBrowser | null)?.kill();
  }
};

/** Every promise is kept, and every song that is marked as saved has exactly the server's bytes. */
const expectKept = async (
  page: Page,
  songs: readonly MadeSong[],
  promised: ReadonlySet<string>,
  known: Map<string, string>,
): Promise<void> => {
  // Marks are read from rows, and a long list draws only those that can be seen.
  await expect(page.getByRole('row', { name: /Noise/ }), 'all rows are drawn').toHaveCount(
    songs.length,
  );
  await expect
    .poll(() => savedTitles(page), { message: 'songs that were acknowledged' })
    .toEqual(expect.arrayContaining([...promised]));
  const committedRows = async () =>
    (await readStored(page)).records.filter(({ state }) => state === 'committed');
  // A song that was whole at the kill is committed at the start, while we look.
  await expect
    .poll(async () => (await committedRows()).length - (await savedTitles(page)).length, {
      message: 'rows in the database without a mark on the page, or marks without a row',
    })
    .toBe(0);
  const saved = new Set(await savedTitles(page));
  const committed = await committedRows();
  const expected = songs.filter(({ title }) => saved.has(title)).map(({ sha256 }) => sha256);
  const found: string[] = [];
  for (const { trackKey, objectId } of committed) {
    const hash = known.get(objectId!) ?? (await hashThroughPlayer(page, trackKey));
    known.set(objectId!, hash);
    found.push(hash);
  }
  expect(found.toSorted(), 'bytes of what is marked as saved').toEqual(expected.toSorted());
};

const removeAll = async (page: Page, player: string, list: string): Promise<void> => {
  await page.goto(`${player}/downloads`);
  await page.getByRole('button', { name: `Remove download of ${list}` }).click();
  // It can be undone for a while; leaving the page ends that.
  await expect(page.getByRole('button', { name: `Remove download of ${list}` })).toBeHidden();
};

const leftovers = async (page: Page) => {
  const { files, records } = await readStored(page);
  return { bytes: files.reduce((sum, { size }) => sum + size, 0), records: records.length };
};

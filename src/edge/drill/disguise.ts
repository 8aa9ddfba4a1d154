import { once, type Answer } from './own-answers';
import { readWhole } from './change-answer';
import type { Plan } from './plan';
import { headerOf, type RawRequest } from './read-request';
import { withHeader } from './upstream';

/** Where a range that lies begins instead; beyond what any container keeps in its first bytes. */
const elsewhereBy = 4096;

const lyingRange = (range: string | null, how: NonNullable<Plan['rangeLie']>): string | null => {
  if (how === 'ignored') return null;
  const found = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (!found) return how === 'elsewhere' ? `bytes=${elsewhereBy}-` : range;
  const first = Number(found[1]);
  const last = found[2] === '' ? null : Number(found[2]);
  if (how === 'elsewhere') return `bytes=${first + elsewhereBy}-${last ?? ''}`;
  return `bytes=${first}-${last === null ? first + 65_535 : Math.floor((first + last) / 2)}`;
};

/** Ids that were asked for as sound, newest last: from here comes "another file". */
export interface SeenSongs {
  readonly another: (id: string) => string | null;
  readonly saw: (id: string) => void;
}

export const createSeenSongs = (): SeenSongs => {
  let ids: readonly string[] = [];
  return {
    another: (id) => ids.findLast((each) => each !== id) ?? null,
    saw: (id) => {
      ids = [...ids.filter((each) => each !== id), id].slice(-16);
    },
  };
};

const songIn = /([?&]|^)id=([^&]+)/;

export const songOf = ({ target, body }: RawRequest): string | null =>
  songIn.exec(target)?.[2] ?? songIn.exec(body.toString('utf8'))?.[2] ?? null;

const withSong = (request: RawRequest, id: string): RawRequest => {
  const put = (text: string): string =>
    text.replace(songIn, (_, before: string) => `${before}id=${id}`);
  const body = Buffer.from(put(request.body.toString('utf8')));
  const changed = { ...request, target: put(request.target), body };
  return body.length === 0 ? changed : withHeader(changed, 'content-length', String(body.length));
};

/** The request as the music server gets it, so that its true answer is a lie to who asked. */
export const disguise = (
  request: RawRequest,
  plan: Plan,
  seen: SeenSongs,
  isAudio: boolean,
): RawRequest => {
  let changed = request;
  const mustBePlain =
    plan.swapFile || plan.lag || plan.truncate !== null || plan.flipEvery !== null;
  if (mustBePlain) changed = withHeader(changed, 'accept-encoding', 'identity');
  if (plan.rangeLie !== null) {
    changed = withHeader(changed, 'range', lyingRange(headerOf(request, 'range'), plan.rangeLie));
  }
  const id = isAudio ? songOf(request) : null;
  if (id === null) return changed;
  const other = plan.swapFile ? seen.another(id) : null;
  if (!plan.swapFile) seen.saw(id);
  return other === null ? changed : withSong(changed, other);
};

const parse = (body: Buffer): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};

const replaced = (answer: Answer, body: Buffer): Answer => ({
  ...answer,
  body: once(body),
  length: body.length,
});

/**
 * A document of configuration that disagrees: of yesterday (`lag`), or under the same version with another
 * content (`file-swap`). Where it is no JSON it stays as it is.
 */
export const disagree = async (answer: Answer, plan: Plan, old: Buffer | null): Promise<Answer> => {
  const whole = await readWhole(answer.body);
  const now = parse(whole);
  if (!now) return replaced(answer, whole);
  if (plan.swapFile) {
    return replaced(answer, Buffer.from(JSON.stringify({ ...now, conflict: 'another content' })));
  }
  if (old && !old.equals(whole)) return replaced(answer, old);
  const version = now['version'];
  if (typeof version !== 'number') return replaced(answer, whole);
  return replaced(answer, Buffer.from(JSON.stringify({ ...now, version: version - 1 })));
};

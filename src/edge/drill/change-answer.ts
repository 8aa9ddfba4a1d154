import { gzipSync } from 'node:zlib';
import { once, type Answer } from './own-answers';
import type { Plan } from './plan';

/** Larger bodies are not held in memory to be changed as a whole. */
const wholeLimit = 64 * 1024 * 1024;

export const readWhole = async (body: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > wholeLimit) throw new Error('too large to be changed');
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const named = (answer: Answer, name: string): string | null =>
  answer.headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? null;

const without = (answer: Answer, isMeant: (name: string) => boolean): Answer => ({
  ...answer,
  headers: answer.headers.filter(([name]) => !isMeant(name.toLowerCase())),
});

const setHeaders = (answer: Answer, set: Plan['headers']): Answer => {
  const names = new Set(Object.keys(set).map((name) => name.toLowerCase()));
  const left = without(answer, (name) => names.has(name));
  const added = Object.entries(set).filter((each): each is [string, string] => each[1] !== null);
  return { ...left, headers: [...left.headers, ...added] };
};

/** One bit in each stretch of so many bytes, elsewhere in each answer, as a bad wire does. */
const flipped = async function* (
  body: AsyncIterable<Buffer>,
  every: number,
  luck: number,
): AsyncIterable<Buffer> {
  const offset = Math.floor(luck * every);
  let at = 0;
  for await (const part of body) {
    const changed = Buffer.from(part);
    for (let hit = (offset - (at % every) + every) % every; hit < part.length; hit += every) {
      changed[hit]! ^= 1 << Math.floor(luck * 8);
    }
    at += part.length;
    yield changed;
  }
};

const cutGzip = async (answer: Answer, after: number): Promise<Answer> => {
  const packed = gzipSync(await readWhole(answer.body));
  const body = packed.subarray(0, Math.max(0, Math.min(after, packed.length - 9)));
  const plain = without(answer, (name) => name === 'content-length');
  const headers = [...plain.headers, ['Content-Encoding', 'gzip'] as const];
  return { ...plain, headers, body: once(body), length: null };
};

/** What is changed about the content; how it is sent is `send`'s. */
export const changeAnswer = async (answer: Answer, plan: Plan, luck: number): Promise<Answer> => {
  let changed = setHeaders(answer, plan.headers);
  if (plan.withoutCors) {
    changed = without(changed, (name) => name.startsWith('access-control-'));
  }
  if (plan.flipEvery !== null) {
    changed = { ...changed, body: flipped(changed.body, plan.flipEvery, luck) };
  }
  if (plan.truncate?.how === 'gzip' && named(changed, 'content-encoding') === null) {
    changed = await cutGzip(changed, plan.truncate.after);
  }
  if (plan.sizeLie !== 0 && changed.length === null) {
    const whole = await readWhole(changed.body);
    changed = { ...changed, body: once(whole), length: whole.length };
  }
  return changed;
};

import type { Socket } from 'node:net';
import type { Clock } from '../../domain/clock';
import { partOf } from '../../drill/schedule';
import { changeAnswer, readWhole } from './change-answer';
import { disagree, disguise, type SeenSongs } from './disguise';
import { once, ownAnswer, type Answer } from './own-answers';
import { planOf, type Plan } from './plan';
import { createRequestReader, headerOf, type RawRequest } from './read-request';
import { describeRequest, type LoggedRequest } from './request-log';
import { sendAnswer, type End } from './send-answer';
import { askUpstream } from './upstream';
import type { Meeting, Weather } from './weather';

export interface EdgeContext {
  readonly edge: number;
  readonly upstream: string;
  readonly clock: Clock;
  readonly weather: Weather;
  readonly canaries: readonly string[];
  readonly keepAlive: boolean;
  readonly seen: SeenSongs;
  /** First answers of configuration, by path: what lags gives them again. */
  readonly firstSaid: Map<string, Buffer>;
  readonly since: () => number;
  readonly record: (entry: LoggedRequest) => void;
}

interface Served {
  readonly request: RawRequest;
  readonly plan: Plan;
  readonly meeting: Meeting;
  readonly entry: LoggedRequest;
}

const begin = (request: RawRequest, context: EdgeContext): Served => {
  const { edge, clock, weather, canaries } = context;
  const told = describeRequest(request, canaries);
  const meeting = { edge, part: partOf(told.path), path: told.path, luck: clock.random() };
  const toxics = weather.meets(meeting);
  const entry: LoggedRequest = {
    at: Math.round(context.since()),
    edge,
    part: meeting.part,
    ...told,
    range: headerOf(request, 'range'),
    toxics: toxics.map(({ kind }) => kind),
    status: null,
    bytes: 0,
    ended: 'open',
  };
  context.record(entry);
  return { request, plan: planOf(toxics, meeting.luck), meeting, entry };
};

const askTrue = async (
  { request, plan, meeting }: Served,
  context: EdgeContext,
): Promise<Answer> => {
  const { upstream, seen, firstSaid } = context;
  const isAudio = meeting.part === 'audio';
  const said = await askUpstream(upstream, disguise(request, plan, seen, isAudio));
  const size = said.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  const { status, reason, headers, body } = said;
  const answer: Answer = { status, reason, headers, body, length: size ? Number(size) : null };
  if (meeting.part !== 'configuration' || request.method === 'OPTIONS') return answer;
  if (plan.lag || plan.swapFile) return disagree(answer, plan, firstSaid.get(meeting.path) ?? null);
  if (firstSaid.has(meeting.path) || status !== 200) return answer;
  const whole = await readWhole(answer.body);
  firstSaid.set(meeting.path, whole);
  return { ...answer, body: once(whole), length: whole.length };
};

const garbage = {
  bytes: Buffer.from('\x16\x03\x01\x02\x00 this is no HTTP \x00\xff\r\n\r\n', 'latin1'),
  empty: Buffer.alloc(0),
  'half-head': Buffer.from('HTTP/1.1 200 OK\r\nContent-Ty'),
};

/** Silence and nonsense; null when there is an answer to send. */
const withoutAnswer = (socket: Socket, { answer, resetAfter }: Plan): End | null => {
  if (answer === null) return resetAfter === 0 ? 'cut' : null;
  if (answer.kind === 'refuse') return 'cut';
  if (answer.kind === 'blackhole') return 'held';
  if (answer.kind !== 'garbage') return null;
  socket.write(garbage[answer.how]);
  return 'closed';
};

const serve = async (socket: Socket, served: Served, context: EdgeContext): Promise<End> => {
  const { request, plan, meeting, entry } = served;
  const { clock, weather } = context;
  const keepAlive = context.keepAlive && headerOf(request, 'connection')?.toLowerCase() !== 'close';
  if (plan.delay > 0) await clock.sleep(plan.delay);
  if (socket.destroyed) return 'left';
  const silent = withoutAnswer(socket, plan);
  if (silent) return silent;
  const own = plan.answer && ownAnswer(plan.answer, request.target);
  const answer = own ?? (await askTrue(served, context).catch(() => null));
  if (!answer) return 'cut';
  const changed = await changeAnswer(answer, plan, meeting.luck);
  entry.status = changed.status;
  return sendAnswer(changed, {
    socket,
    clock,
    plan,
    keepAlive,
    isHead: request.method === 'HEAD',
    sent: (bytes) => void (entry.bytes += bytes),
    fate: () => {
      const now = planOf(weather.holds(meeting), meeting.luck);
      if (now.answer?.kind === 'refuse' || now.resetAfter === 0) return 'cut';
      return now.answer?.kind === 'blackhole' ? 'hold' : 'go';
    },
  });
};

const gone = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve();
    socket.once('close', () => resolve());
  });

const finish = async (socket: Socket, entry: LoggedRequest, end: End): Promise<void> => {
  if (end === 'held') await gone(socket);
  entry.ended = end === 'kept' ? 'whole' : end === 'held' || end === 'left' ? 'left' : 'cut';
  if (end === 'closed') socket.end();
  else if (end === 'cut') socket.resetAndDestroy();
  else if (end !== 'kept') socket.destroy();
};

/** Requests of one connection in their order, each with what it meets. */
export const serveConnection = async (socket: Socket, context: EdgeContext): Promise<void> => {
  const reader = createRequestReader(socket);
  // No client of HTTP goes on listening after it ended its half: it has left.
  socket.on('end', () => socket.destroy());
  for (;;) {
    const request = await reader.next();
    if (!request) break;
    const served = begin(request, context);
    const end = await serve(socket, served, context).catch((): End => 'cut');
    const isWhole =
      end === 'closed' && served.plan.answer?.kind !== 'garbage' && isPlain(served.plan);
    await finish(socket, served.entry, end);
    if (isWhole) served.entry.ended = 'whole';
    if (end !== 'kept') return;
  }
  socket.end();
};

/** Closing after a whole answer is good manners; after a lie it is a cut. */
const isPlain = ({ truncate, sizeLie }: Plan): boolean => truncate === null && sizeLie === 0;

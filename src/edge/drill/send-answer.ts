import type { Socket } from 'node:net';
import type { Clock } from '../../domain/clock';
import type { Answer } from './own-answers';
import type { Plan } from './plan';

export interface Sending {
  readonly socket: Socket;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly plan: Plan;
  readonly isHead: boolean;
  readonly keepAlive: boolean;
  /** What an answer that runs must do now: a server that dies takes its answers with it. */
  readonly fate: () => 'go' | 'cut' | 'hold';
  readonly sent: (bytes: number) => void;
}

/** `held`: nothing more is said on this connection, and it stays. */
export type End = 'kept' | 'closed' | 'cut' | 'held' | 'left';

/** Resolves when the piece was handed to the system; false when the other side is gone. */
const write = (socket: Socket, piece: Buffer | string): Promise<boolean> =>
  new Promise((resolve) => {
    if (socket.destroyed || !socket.writable) return resolve(false);
    const gone = (): void => resolve(false);
    socket.once('close', gone);
    socket.write(piece, (error) => {
      socket.off('close', gone);
      resolve(!error);
    });
  });

type Framing = 'length' | 'chunked' | 'close';

const framingOf = (answer: Answer, { truncate }: Plan): Framing => {
  if (truncate?.how === 'close' || truncate?.how === 'gzip') return 'close';
  if (truncate?.how === 'chunked') return 'chunked';
  return answer.length === null ? 'chunked' : 'length';
};

const headOf = (answer: Answer, framing: Framing, { plan, keepAlive }: Sending): string => {
  const said = answer.headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  const size: (readonly [string, string])[] = [];
  if (framing === 'length') {
    size.push(['Content-Length', String(Math.max(0, (answer.length ?? 0) + plan.sizeLie))]);
  }
  if (framing === 'chunked') size.push(['Transfer-Encoding', 'chunked']);
  const stays = keepAlive && framing !== 'close' && plan.sizeLie === 0;
  const all = [...said, ...size, ['Connection', stays ? 'keep-alive' : 'close'] as const];
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${answer.status} ${answer.reason}\r\n${lines}\r\n`;
};

/** Bytes of the body that come through, and what happens then. */
const limitOf = ({ resetAfter, stallAfter, truncate }: Plan): readonly [number, End] => {
  const cuts: (readonly [number, End])[] = [];
  if (resetAfter !== null) cuts.push([resetAfter, 'cut']);
  if (stallAfter !== null) cuts.push([stallAfter, 'held']);
  if (truncate && truncate.how !== 'gzip') cuts.push([truncate.after, 'closed']);
  return cuts.sort(([a], [b]) => a - b)[0] ?? [Infinity, 'kept'];
};

/** ms between two looks at what holds an answer up, and between two pieces of a slow one. */
const tick = 100;

const pieceSize = ({ slice, bytesPerSecond }: Plan): number => {
  const slow = bytesPerSecond === null ? 64 * 1024 : Math.ceil((bytesPerSecond * tick) / 1000);
  return Math.max(1, Math.min(slice?.size ?? Infinity, slow));
};

const pauseAfter = ({ slice, bytesPerSecond }: Plan, bytes: number): number =>
  Math.max(
    slice?.pause ?? 0,
    bytesPerSecond === null ? 0 : Math.ceil((bytes / bytesPerSecond) * 1000),
  );

const waitForGo = async ({ socket, clock, fate }: Sending): Promise<boolean> => {
  while (fate() === 'hold' && !socket.destroyed) await clock.sleep(tick);
  return fate() !== 'cut';
};

const sendBody = async (answer: Answer, framing: Framing, sending: Sending): Promise<End> => {
  const { socket, clock, plan, sent } = sending;
  const [limit, then] = limitOf(plan);
  const size = pieceSize(plan);
  let total = 0;
  for await (const part of answer.body) {
    for (let at = 0; at < part.length; at += size) {
      const left = limit - total;
      if (left <= 0) return then;
      if (!(await waitForGo(sending))) return 'cut';
      const piece = part.subarray(at, Math.min(at + size, at + left));
      const framed =
        framing === 'chunked'
          ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, crlf])
          : piece;
      if (!(await write(socket, framed))) return 'left';
      total += piece.length;
      sent(piece.length);
      const pause = pauseAfter(plan, piece.length);
      if (pause > 0) await clock.sleep(pause);
    }
  }
  if (total >= limit) return then;
  if (framing === 'chunked' && !(await write(socket, '0\r\n\r\n'))) return 'left';
  return framing === 'close' || plan.sizeLie !== 0 ? 'closed' : 'kept';
};
const crlf = Buffer.from('\r\n');

/** Puts an answer on the wire as the plan wants it, true or false. */
export const sendAnswer = async (answer: Answer, sending: Sending): Promise<End> => {
  const framing = framingOf(answer, sending.plan);
  if (!(await write(sending.socket, headOf(answer, framing, sending)))) return 'left';
  const hasBody = !sending.isHead && answer.status !== 204 && answer.status !== 304;
  const end = hasBody ? await sendBody(answer, framing, sending) : 'kept';
  return end === 'kept' && !sending.keepAlive ? 'closed' : end;
};

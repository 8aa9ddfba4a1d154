import type { Socket } from 'node:net';

/** A request as its bytes came; nothing is tidied. */
export interface RawRequest {
  readonly method: string;
  /** As in the first line, with its query. */
  readonly target: string;
  /** Names and values in their order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

const longestHead = 64 * 1024;
const longestBody = 8 * 1024 * 1024;

export const headerOf = ({ headers }: Pick<RawRequest, 'headers'>, name: string): string | null =>
  headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? null;

const parseHead = (text: string): Omit<RawRequest, 'body'> | null => {
  const [first = '', ...lines] = text.split('\r\n');
  const found = /^([A-Z]{1,20}) (\S+) HTTP\/1\.[01]$/.exec(first);
  if (!found) return null;
  const headers = lines.map((line): readonly [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at), line.slice(at + 1).trim()];
  });
  return { method: found[1]!, target: found[2]!, headers };
};

export interface RequestReader {
  /** Null when the client has gone, or sent what is no request. */
  readonly next: () => Promise<RawRequest | null>;
}

/** Requests of one connection, one after another. Clients of the player never send bodies in chunks. */
export const createRequestReader = (socket: Socket): RequestReader => {
  let held: Buffer = Buffer.alloc(0);
  let isOver = false;
  let wake = (): void => undefined;
  socket.on('data', (part: Buffer) => {
    held = Buffer.concat([held, part]);
    wake();
  });
  const over = (): void => {
    isOver = true;
    wake();
  };
  socket.on('end', over);
  socket.on('close', over);

  const until = async (isThere: () => boolean): Promise<boolean> => {
    while (!isThere()) {
      if (isOver || held.length > longestHead + longestBody) return false;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    return true;
  };

  return {
    next: async () => {
      if (!(await until(() => held.includes('\r\n\r\n')))) return null;
      const end = held.indexOf('\r\n\r\n');
      const head = parseHead(held.subarray(0, end).toString('latin1'));
      if (!head) return null;
      const length = Number(headerOf(head, 'content-length') ?? 0);
      if (!Number.isInteger(length) || length < 0 || length > longestBody) return null;
      const start = end + 4;
      if (!(await until(() => held.length >= start + length))) return null;
      const body = Buffer.from(held.subarray(start, start + length));
      held = held.subarray(start + length);
      return { ...head, body };
    },
  };
};

import { concat } from '../net/body';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Peeked {
  /** At least as many bytes as asked for, or all there are. */
  readonly head: Bytes;
  /** Everything, the head included, as it comes. */
  readonly stream: ReadableStream<Bytes>;
  /** Instead of the stream: all of it up to about `limit` bytes; the rest is cancelled. */
  readonly whole: (limit: number) => Promise<Bytes>;
}

/** Looks at the first bytes of a body without taking them away. */
export const peekBody = async (body: ReadableStream<Bytes>, length: number): Promise<Peeked> => {
  const reader = body.getReader();
  const parts: Bytes[] = [];
  let held = 0;
  let ended = false;
  const fill = async (goal: number): Promise<void> => {
    while (held < goal && !ended) {
      const { done, value } = await reader.read();
      ended = done;
      if (value) parts.push(value);
      held += value?.byteLength ?? 0;
    }
  };
  await fill(length);
  const head = concat(parts);
  let handed = false;
  return {
    head,
    stream: new ReadableStream<Bytes>(
      {
        pull: async (controller) => {
          if (!handed && head.byteLength > 0) {
            handed = true;
            controller.enqueue(head);
            return;
          }
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    ),
    whole: async (limit) => {
      await fill(limit);
      if (!ended) await reader.cancel();
      return concat(parts);
    },
  };
};

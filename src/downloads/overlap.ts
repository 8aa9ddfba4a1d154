/**
 * Whether a body begins with exactly the bytes that are held already; the rest of it when it does, null when
 * it does not (or ends before): then it is another file, whatever its headers say (reliability.md F8: ETag
 * and Content-Range cannot be read across origins).
 */
export const takeOverlap = async (
  body: ReadableStream<Uint8Array>,
  held: Uint8Array,
): Promise<ReadableStream<Uint8Array> | null> => {
  const reader = body.getReader();
  let compared = 0;
  let rest = new Uint8Array(0);
  while (compared < held.length) {
    const { done, value } = await reader.read();
    const common = Math.min(value?.length ?? 0, held.length - compared);
    const isEqual = !done && equals(value!, held.subarray(compared, compared + common), common);
    if (!isEqual) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    compared += common;
    rest = value!.slice(common);
  }
  return restOf(reader, rest);
};

const equals = (a: Uint8Array, b: Uint8Array, length: number): boolean => {
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return false;
  return true;
};

/** Pulls only when asked: what nobody reads on is not fetched. */
const restOf = (
  reader: ReadableStreamDefaultReader<Uint8Array>,
  first: Uint8Array,
): ReadableStream<Uint8Array> => {
  let rest: Uint8Array | null = first.length > 0 ? first : null;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (rest) {
          controller.enqueue(rest);
          rest = null;
          return;
        }
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
};

import { toHoldfastError, type HoldfastError } from '../domain/error';

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** The same bytes; tells when they end in an error. Calling it off is none. */
export const watchBody = (body: Bytes, onBroken: (error: HoldfastError) => void): Bytes => {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (thrown) {
          const error = toHoldfastError(thrown);
          if (error.code !== 'aborted') onBroken(error);
          controller.error(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read before it is wanted: a line that rests must rest.
    { highWaterMark: 0 },
  );
};

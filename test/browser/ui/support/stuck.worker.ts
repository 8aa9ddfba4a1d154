import { expose } from 'comlink';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Stands for the engine: `songs` never ends, `albums` is slow, `home` answers, `sync` waits for good. */
expose({
  home: async () => self.name,
  albums: async () => wait(1_500),
  songs: () => {
    for (;;) {
      // What a faulty loop does.
    }
  },
  sync: () => new Promise(() => undefined),
});

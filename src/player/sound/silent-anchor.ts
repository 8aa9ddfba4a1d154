/**
 * Silence in a media element, in a loop, while the graph plays: some browsers show the system's media controls for
 * elements only, and only for long ones (5 s and more). Where the system pauses it, it means the music.
 */
export interface SilentAnchor {
  readonly play: () => void;
  readonly pause: () => void;
}

/** seconds */
const length = 10;
/** Hz. The least that every browser plays. */
const rate = 8_000;

export const createSilentAnchor = (onPaused: () => void): SilentAnchor => {
  let element: HTMLAudioElement | null = null;
  let wanted = false;
  const open = (): HTMLAudioElement => {
    const made = new Audio(URL.createObjectURL(silence()));
    made.loop = true;
    made.addEventListener('pause', () => {
      // By the time this arrives it may be playing again.
      if (wanted && made.paused) onPaused();
    });
    return made;
  };
  return {
    play: () => {
      wanted = true;
      element ??= open();
      // Nobody misses it where it may not play.
      void element.play().catch(() => undefined);
    },
    pause: () => {
      wanted = false;
      element?.pause();
    },
  };
};

/** A WAV of 8 bits a sample, for which silence is 128. */
const silence = (): Blob => {
  const samples = rate * length;
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, chars: string): void => {
    for (const [index, char] of [...chars].entries()) {
      header.setUint8(at + index, char.charCodeAt(0));
    }
  };
  text(0, 'RIFF');
  header.setUint32(4, 36 + samples, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, rate, true);
  header.setUint32(28, rate, true);
  header.setUint16(32, 1, true);
  header.setUint16(34, 8, true);
  text(36, 'data');
  header.setUint32(40, samples, true);
  return new Blob([header, new Uint8Array(samples).fill(128)], { type: 'audio/wav' });
};

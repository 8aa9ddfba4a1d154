/** mulberry32: small, good enough for choosing moments, the same for the same seed. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** From the surroundings for doing a run again, otherwise by the clock; to be printed. */
export const chooseSeed = (): number => {
  const given = Number(process.env['HOLDFAST_SEED'] ?? Number.NaN);
  return Number.isInteger(given) ? given : Date.now() % 1_000_000;
};

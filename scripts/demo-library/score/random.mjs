/** A seeded source of numbers in [0, 1): the same name always tells the same story (mulberry32 over an FNV-1a hash). */
export const createRandom = (name) => {
  let state = 0x811c9dc5;
  for (const letter of name) state = Math.imul(state ^ letter.codePointAt(0), 0x01000193) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** A number in [-amount, amount): the small unevenness of a hand. */
export const wobble = (random, amount) => (random() * 2 - 1) * amount;

import { RATE } from './filters.mjs';

/** Ping-pong: each repeat crosses to the other side and loses some height. Takes and gives [left, right]. */
export const echo = ([left, right], { seconds, feedback = 0.4, tone = 0.25 }) => {
  const gap = Math.round(seconds * RATE);
  const out = [new Float32Array(left.length), new Float32Array(left.length)];
  let heldLeft = 0;
  let heldRight = 0;
  for (let i = gap; i < left.length; i += 1) {
    const back = i - gap;
    heldLeft += tone * ((left[back] + right[back]) * 0.5 + out[1][back] * feedback - heldLeft);
    heldRight += tone * (out[0][back] * 0.9 - heldRight);
    out[0][i] = heldLeft;
    out[1][i] = heldRight;
  }
  return out;
};

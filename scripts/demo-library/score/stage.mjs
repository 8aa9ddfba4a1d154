import { RATE } from '../effects/filters.mjs';
import { echo } from '../effects/echo.mjs';
import { reverb } from '../effects/reverb.mjs';

const pair = (length) => [new Float32Array(length), new Float32Array(length)];

/** A room of so many seconds: what is placed on it is heard dry, and in its reverb and echo. */
export const createStage = (seconds) => {
  const length = Math.round(seconds * RATE);
  return { length, dry: pair(length), room: pair(length), echo: pair(length) };
};

const add = (bus, channels, from, gains) => {
  for (let side = 0; side < 2; side += 1) {
    const source = channels[side];
    const target = bus[side];
    const end = Math.min(source.length, target.length - from);
    for (let i = Math.max(0, -from); i < end; i += 1) target[from + i] += source[i] * gains[side];
  }
};

/**
 * Puts a sound (mono Float32Array or [left, right]) at `at` seconds. `pan` -1 left .. 1 right with equal
 * power; `room` and `echo` are how much of it is sent there.
 */
export const place = (stage, sound, at, { gain = 1, pan = 0, room = 0.25, echo = 0 } = {}) => {
  const channels = Array.isArray(sound) ? sound : [sound, sound];
  const from = Math.round(at * RATE);
  const angle = ((pan + 1) * Math.PI) / 4;
  const sides = [Math.cos(angle) * Math.SQRT2 * gain, Math.sin(angle) * Math.SQRT2 * gain];
  const scaled = (amount) => sides.map((side) => side * amount);
  add(stage.dry, channels, from, sides);
  if (room > 0) add(stage.room, channels, from, scaled(room));
  if (echo > 0) add(stage.echo, channels, from, scaled(echo));
};

/** Everything together, as [left, right]. */
export const mixdown = (stage, { room, echo: repeats } = {}) => {
  const sum = pair(stage.length);
  add(sum, stage.dry, 0, [1, 1]);
  if (repeats) {
    const wet = echo(stage.echo, repeats);
    add(sum, wet, 0, [1, 1]);
    add(stage.room, wet, 0, [0.3, 0.3]);
  }
  if (room) add(sum, reverb(stage.room, room), 0, [1, 1]);
  return sum;
};

/** Two mixes as one. */
export const together = (first, second) => {
  add(first, second, 0, [1, 1]);
  return first;
};

import { createRandom } from '../score/random.mjs';
import { png } from './png.mjs';

/** Pictures are functions of a point in the unit square; colours are [r, g, b], 0..255. */
const SIZE = 600;
/** Rays per pixel and direction: smooth edges without knowing any shape's outline. */
const RAYS = 3;

const colour = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const blend = (a, b, t) => a.map((value, i) => value + (b[i] - value) * t);
const clamp = (value) => Math.max(0, Math.min(1, value));

const gradient = (stops, t) => {
  const place = clamp(t) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  return blend(stops[index], stops[index + 1], place - index);
};

/** Slow Weather: a low sun over water, its light laid in bands on the waves. */
const slowWeather = () => {
  const sky = ['#16384a', '#2c6472', '#7ea69b', '#f0c9a0', '#f6a97a'].map(colour);
  const deep = ['#e79a75', '#3c7480', '#1b4a5c', '#0d2b3b'].map(colour);
  const [sun, glint, hill] = ['#fff1d6', '#ffd9ae', '#28566a'].map(colour);
  return (x, y) => {
    const horizon = 0.6;
    if (y < horizon) {
      const ridge =
        horizon -
        0.075 * Math.exp(-(((x - 0.06) / 0.17) ** 2)) -
        0.034 * Math.exp(-(((x - 0.3) / 0.1) ** 2)) +
        0.004;
      if (y > ridge) return blend(hill, colour('#7d9088'), clamp(x * 1.8));
      const far = Math.hypot(x - 0.62, y - 0.47);
      if (far < 0.15) return sun;
      return blend(
        gradient(sky, y / horizon),
        sun,
        0.5 * Math.exp(-(((far - 0.15) / 0.12) ** 2) - 0.2),
      );
    }
    const depth = (y - horizon) / (1 - horizon);
    const wave = Math.sin(x * (34 - 24 * depth) + 9 * depth + 1.3 * Math.sin(x * 6 + depth * 14));
    const rows = Math.sin(Math.sqrt(depth) * 46 + wave * 0.55);
    const path =
      Math.abs(x - 0.62) <
      0.035 + 0.16 * (0.45 + 0.55 * Math.sin(Math.sqrt(depth) * 46)) * (1 - depth * 0.4);
    if (path && rows > 0.15) return blend(glint, colour('#e9936b'), depth);
    return blend(
      gradient(deep, 0.12 + depth * 0.88),
      colour('#9cc0b4'),
      rows > 0.72 ? 0.22 * (1 - depth) : 0,
    );
  };
};

/** Late Buses: windows of a house front at night, some still lit, and one round lamp with its glow. */
const lateBuses = () => {
  const random = createRandom('windows of a house front');
  const columns = 7;
  const lit = Array.from({ length: columns * columns }, () => random());
  const night = ['#1b1436', '#2b1d4e', '#4a2a63'].map(colour);
  const warm = ['#ffb45e', '#ff8f5a', '#ffd58c', '#f26d6d'].map(colour);
  const [dark, lampshade] = ['#33245c', '#fff0c9'].map(colour);
  const snow = Array.from({ length: 70 }, () => [random(), random(), 0.0018 + random() * 0.0036]);
  return (x, y) => {
    const lamp = Math.hypot(x - 0.715, y - 0.3);
    const glow = 0.62 * Math.exp(-((lamp / 0.27) ** 2));
    if (lamp < 0.088) return lampshade;
    if (Math.abs(x - 0.715) < 0.008 && y > 0.38) return colour('#140e29');
    if (snow.some(([sx, sy, r]) => Math.hypot(x - sx, y - sy) < r)) return colour('#efe6ff');
    const base = gradient(night, y * 0.8 + 0.2 * x);
    const gx = (x * 0.92 + 0.04) * columns;
    const gy = (y * 0.92 + 0.04) * columns;
    const index = Math.floor(gy) * columns + Math.floor(gx);
    const dx = Math.max(0, Math.abs((gx % 1) - 0.5) - 0.17);
    const dy = Math.max(0, Math.abs((gy % 1) - 0.5) - 0.25);
    let picture = base;
    if (Math.hypot(dx, dy) < 0.075) {
      const light = lit[index];
      picture = light > 0.68 ? warm[Math.floor(light * 97) % 4] : dark;
      if (Math.abs((gx % 1) - 0.5) < 0.014 || Math.abs((gy % 1) - 0.44) < 0.014)
        picture = blend(picture, base, 0.75);
    }
    return blend(picture, colour('#ffc578'), glow);
  };
};

/** Small Rooms: nine tiles of quarter circles and strings, like plans of rooms seen from above. */
const smallRooms = () => {
  const paints = ['#f3ead8', '#c4532f', '#e0a23c', '#2f5d50', '#223a52', '#e9c9a8'].map(colour);
  /** Ground, figure, and which corner the arcs grow from; chosen by eye. */
  const tiles = [
    [0, 1, 0],
    [3, 0, 2],
    [2, 4, 1],
    [4, 2, 3],
    [0, 3, 1],
    [1, 5, 0],
    [5, 4, 2],
    [1, 0, 3],
    [0, 2, 0],
  ];
  return (x, y) => {
    const margin = 0.05;
    const inner = [x, y].map((value) => ((value - margin) / (1 - 2 * margin)) * 3);
    if (inner.some((value) => value < 0 || value >= 3)) return paints[0];
    const index = Math.floor(inner[1]) * 3 + Math.floor(inner[0]);
    const [ground, figure, corner] = tiles[index];
    const u = corner % 2 ? 1 - (inner[0] % 1) : inner[0] % 1;
    const v = corner > 1 ? 1 - (inner[1] % 1) : inner[1] % 1;
    const radius = Math.hypot(u, v);
    if (index % 2 === 0) {
      // Arcs, one within the other.
      const ring = Math.floor(radius * 5);
      return radius < 1 && ring % 2 === 0 ? paints[figure] : paints[ground];
    }
    // A sound hole with its strings.
    const hole = Math.hypot(u - 0.5, v - 0.5);
    const stringAt = Math.abs(((u * 10 + 0.5) % 1) - 0.5);
    if (stringAt < 0.07 && u > 0.24 && u < 0.76)
      return hole < 0.3 ? paints[ground] : paints[figure];
    if (hole < 0.3 || (hole > 0.35 && hole < 0.385)) return paints[figure];
    return paints[ground];
  };
};

const PICTURES = {
  'Slow Weather': slowWeather,
  'Late Buses': lateBuses,
  'Small Rooms': smallRooms,
};

/** The cover of the album with this title, as the bytes of a PNG. */
export const drawCover = (title) => {
  const picture = PICTURES[title]();
  const rgb = new Uint8Array(SIZE * SIZE * 3);
  for (let py = 0; py < SIZE; py += 1)
    for (let px = 0; px < SIZE; px += 1) {
      let sum = [0, 0, 0];
      for (let ray = 0; ray < RAYS * RAYS; ray += 1) {
        const x = (px + ((ray % RAYS) + 0.5) / RAYS) / SIZE;
        const y = (py + (Math.floor(ray / RAYS) + 0.5) / RAYS) / SIZE;
        sum = sum.map(
          (
            (at) => (value, i) =>
              value + at[i]
          )(picture(x, y)),
        );
      }
      rgb.set(
        sum.map((value) => Math.round(value / (RAYS * RAYS))),
        (py * SIZE + px) * 3,
      );
    }
  return png(SIZE, rgb);
};

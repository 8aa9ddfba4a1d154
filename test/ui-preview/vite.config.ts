import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import { defineConfig, type Plugin } from 'vite';

/**
 * Development only: `npx vite --config test/ui-preview/vite.config.ts --port 5179` shows the interface
 * on made-up data, with drawn covers in place of the service worker's.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));

const cover = (id: number): string => {
  const hue = (id * 47) % 360;
  const other = (hue + 40 + (id % 5) * 30) % 360;
  const shapes = [
    `<circle cx="200" cy="420" r="${180 + (id % 4) * 30}" fill="hsl(${other} 60% 55%)"/>`,
    `<path d="M0 ${300 + (id % 7) * 20}L640 ${160 + (id % 5) * 40}V640H0z" fill="hsl(${other} 55% 38%)"/>`,
    `<rect x="120" y="120" width="400" height="400" fill="hsl(${other} 50% 62%)"/><circle cx="320" cy="320" r="120" fill="hsl(${hue} 40% 22%)"/>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640"><rect width="640" height="640" fill="hsl(${hue} 48% ${24 + (id % 4) * 13}%)"/>${shapes[id % 3]}</svg>`;
};

const lines = [
  'Low water, lamps along the quay',
  'We counted every boat by name',
  '',
  'And when the line went quiet',
  'The room kept playing all the same',
  'Hold fast, the tide is only turning',
  'Hold fast, the kettle’s nearly on',
  'There is a harbour in the speakers',
  'That will be here when they are gone',
  'Low water, lamps along the quay',
  'A light that needs no wire',
  'A song that stays with me',
];

const stands: Plugin = {
  name: 'preview-stands',
  configureServer(server) {
    server.middlewares.use(async (request, response, next) => {
      const url = new URL(request.url ?? '/', 'http://preview');
      const art = /^\/x\/art\/.*art-(\d+)/.exec(decodeURIComponent(url.pathname));
      if (art) {
        response.setHeader('content-type', 'image/svg+xml');
        return void response.end(cover(Number(art[1])));
      }
      if (url.pathname.startsWith('/x/meta/lyrics/')) {
        response.setHeader('content-type', 'application/json');
        const timed = lines.map((text, at) => ({ start: at * 12_000, text }));
        const plain = lines.map((text) => ({ start: null, text: text && `Auf Deutsch: ${text}` }));
        const others = [{ synced: false, language: 'deu', lines: plain }];
        return void response.end(
          JSON.stringify({ synced: true, language: 'eng', lines: timed, others }),
        );
      }
      if (/\.[a-z0-9]+$/.test(url.pathname) || /^\/(@|src|test|node_modules)/.test(url.pathname))
        return next();
      const html = await readFile(`${root}/test/ui-preview/index.html`, 'utf8');
      response.setHeader('content-type', 'text/html');
      return void response.end(
        await server.transformIndexHtml('/test/ui-preview/index.html', html),
      );
    });
  },
};

// eslint-disable-next-line import/no-default-export -- vite wants one
export default defineConfig({
  root,
  appType: 'custom',
  cacheDir: `${root}/.cache/ui-preview`,
  define: { __HOLDFAST_VERSION__: '"preview"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  optimizeDeps: { entries: ['test/ui-preview/main.tsx'] },
  plugins: [stands],
});

/** Draws the PNG icons of public/ from its SVGs: `node test/ui-preview/draw-icons.mjs`. */
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright';

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const name of ['icon', 'icon-maskable']) {
  const svg = await readFile(`public/${name}.svg`, 'utf8');
  for (const size of [192, 512]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px}</style>${svg}`);
    await page.screenshot({ path: `public/${name}-${size}.png`, omitBackground: true });
    await page.close();
  }
}
await browser.close();

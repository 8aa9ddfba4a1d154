/** As root Chromium needs no-sandbox; the rest keeps it from calling home. */
export const chromiumArgs: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const chromiumPath = (): string => process.env['HOLDFAST_BROWSER'] ?? '/usr/bin/chromium';

/** What this page runs in; nothing that tells one listener from another but what every site sees anyway. */
export const browserFacts = () => ({
  agent: navigator.userAgent,
  languages: navigator.languages.join(', '),
  online: navigator.onLine,
  processors: navigator.hardwareConcurrency,
  installed: matchMedia('(display-mode: standalone), (display-mode: window-controls-overlay)')
    .matches,
  secure: isSecureContext,
  'service worker': navigator.serviceWorker?.controller?.state ?? null,
  locks: 'locks' in navigator,
  opfs: 'getDirectory' in (navigator.storage ?? {}),
});

export const storageFacts = async (): Promise<
  Readonly<Record<string, number | boolean | null>>
> => {
  try {
    const { usage = null, quota = null } = await navigator.storage.estimate();
    return { usage, quota, persisted: await navigator.storage.persisted() };
  } catch {
    return { usage: null, quota: null, persisted: null };
  }
};

/** False: the browser does not let a page write to the clipboard. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

import type { BrowserContext, CDPSession, Page } from 'playwright/test';

/**
 * The real quota of the browser, set small. `estimate()` does not show it (storage.md 5), and IndexedDB
 * believes what it heard last for up to half a minute: set it before the origin is opened, and it is heard at once.
 */
export interface Quota {
  /** Bytes for everything of this origin; null = as it was. */
  readonly set: (bytes: number | null) => Promise<void>;
  /** This many more than what is used now. */
  readonly leave: (bytes: number) => Promise<void>;
}

export const openQuota = async (context: BrowserContext, page: Page, url: string) => {
  const session: CDPSession = await context.newCDPSession(page);
  const { origin } = new URL(url);
  const set = async (bytes: number | null): Promise<void> => {
    const quotaSize = bytes === null ? {} : { quotaSize: bytes };
    await session.send('Storage.overrideQuotaForOrigin', { origin, ...quotaSize });
  };
  const leave = async (bytes: number): Promise<void> => {
    const { usage } = await session.send('Storage.getUsageAndQuota', { origin });
    await set(Math.ceil(usage) + bytes);
  };
  return { set, leave } satisfies Quota;
};

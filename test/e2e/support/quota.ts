import type { BrowserContext, CDPSession, Page } from 'playwright/test';

/**
 * The real quota of the browser, set small. `estimate()` does not show it (storage.md 5), and IndexedDB
 * believes what it heard last for up to half a minute: set it before the origin is opened, and it is heard at once.
 */
export interface Quota {
  /** Bytes for everything of this origin; null = as it was. */
  readonly set: (bytes: number | null) => Promise<void>;
  /** Bytes in files of the origin private file system, as the browser counts them. */
  readonly counted: () => Promise<number>;
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
  const ask = () => session.send('Storage.getUsageAndQuota', { origin });
  const leave = async (bytes: number): Promise<void> => {
    const { usage } = await ask();
    await set(Math.ceil(usage) + bytes);
  };
  const counted = async (): Promise<number> => {
    const { usageBreakdown } = await ask();
    return usageBreakdown.find(({ storageType }) => storageType === 'file_systems')?.usage ?? 0;
  };
  return { set, counted, leave } satisfies Quota;
};

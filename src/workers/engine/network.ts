import type { ConnectionHint } from '../../domain/connection-hint';

/**
 * What the browser tells of the connection: only Chromium does, and only some of it. Where nothing is told
 * nothing is held back.
 */
interface ConnectionHints extends EventTarget {
  readonly saveData?: boolean;
  readonly type?: string;
}

const connection = (): ConnectionHints | undefined =>
  (navigator as { readonly connection?: ConnectionHints }).connection;

export const networkHint = (): ConnectionHint => {
  const { saveData = false, type } = connection() ?? {};
  return { saveData, mobile: type === 'cellular' };
};

export const onNetworkChange = (act: () => void): void =>
  connection()?.addEventListener('change', act);

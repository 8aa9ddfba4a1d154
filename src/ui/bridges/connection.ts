import type { ConnectionHint } from '../../domain/connection-hint';

/** Only Chromium tells of it, and only some of it. */
interface Connection extends EventTarget {
  readonly saveData?: boolean;
  readonly type?: string;
}

const connection = (): Connection | undefined =>
  (navigator as { readonly connection?: Connection }).connection;

export const connectionHint = (): ConnectionHint => {
  const { saveData = false, type } = connection() ?? {};
  return { saveData, mobile: type === 'cellular' };
};

export const onConnectionChange = (act: () => void): void =>
  connection()?.addEventListener('change', act);

/** Where the edge writes what a person running it should know. One line each, never a secret. */
export type Log = (line: string) => void;

/** Subsonic's own names for user, password, token, salt and key, wherever an address was quoted. */
const secretParameter =
  /\b(u|p|t|s|apiKey|jwt|username|password|token|salt)(=|%3D|["']\s*:\s*["'])[^&\s"']*/gi;
const userInfo = /(https?:\/\/)[^/\s@]*@/gi;
const query = /(https?:\/\/[^\s?"']*|\/[^\s?"']*)\?[^\s"']*/gi;

/** The text without queries, user names in addresses, or the value of any parameter that is a secret. */
export const redact = (text: string): string =>
  text.replace(userInfo, '$1').replace(query, '$1?…').replace(secretParameter, '$1$2…');

/** What went wrong, for the log: the stack of a bug, the text of anything else. */
export const describeError = (thrown: unknown): string =>
  redact(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));

/**
 * The content security policy asks for trusted script addresses (`trusted-types app-url`): a worker
 * can be started only from an address that this one policy let through, and it lets through three.
 */
export interface TrustedUrls {
  /** Throws a TypeError for any address but the known ones. */
  readonly scriptUrl: (url: string) => string;
}

interface PolicyFactory {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => unknown };
}

export const createTrustedUrls = (known: readonly string[]): TrustedUrls => {
  const check = (url: string): string => {
    if (!known.includes(url)) throw new TypeError(`not a script of this app: ${url}`);
    return url;
  };
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  const policy = factory?.createPolicy('app-url', { createScriptURL: check });
  // The DOM types of `new Worker` and `register` still say string; the value is a TrustedScriptURL.
  return { scriptUrl: (url) => (policy ? (policy.createScriptURL(url) as string) : check(url)) };
};

/** The part of a `Blob` that the parser of tags uses. */
export interface ReadableBlob {
  readonly size: number;
  /** Names the format; empty = the parser finds out by itself. */
  readonly type: string;
  readonly slice: (
    start: number,
    end: number,
  ) => { readonly arrayBuffer: () => Promise<ArrayBuffer> };
}

/** What comes back is believed only after `parsed-tags` has read it. Rejects for what it cannot read. */
export type ParseBlob = (
  blob: ReadableBlob,
  options: { readonly duration: boolean },
) => Promise<unknown>;

/**
 * Parsers are large and needed only where files are added: a chunk of their own. The name is typed
 * as any string, because the package's types want those of Node, which no worker has; the bundler,
 * which reads the code without its types, still finds it.
 */
export const loadParser = async (): Promise<ParseBlob> => {
  const { parseBlob } = (await import('music-metadata' as string)) as {
    readonly parseBlob: ParseBlob;
  };
  return parseBlob;
};

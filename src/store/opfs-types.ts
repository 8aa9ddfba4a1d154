/**
 * The part of the origin private file system that is used here. Written out because the standard
 * libraries of TypeScript know neither the read-only mode nor, outside of workers, sync handles.
 */
export interface OpfsSyncHandle {
  /** 'readwrite', 'read-only', ...; undefined where the browser knows no modes. */
  readonly mode?: string;
  readonly read: (into: Uint8Array, options: { readonly at: number }) => number;
  readonly write: (from: Uint8Array, options: { readonly at: number }) => number;
  readonly truncate: (length: number) => void;
  readonly getSize: () => number;
  readonly flush: () => void;
  readonly close: () => void;
}

export interface OpfsFile {
  readonly getFile: () => Promise<Blob>;
  /** Only in dedicated workers. */
  readonly createSyncAccessHandle?: (options?: {
    readonly mode: string;
  }) => Promise<OpfsSyncHandle>;
}

export interface OpfsFolder {
  readonly getFileHandle: (
    name: string,
    options?: { readonly create: boolean },
  ) => Promise<OpfsFile>;
  readonly getDirectoryHandle: (
    name: string,
    options?: { readonly create: boolean },
  ) => Promise<OpfsFolder>;
  readonly removeEntry: (name: string) => Promise<void>;
  readonly keys: () => AsyncIterable<string>;
}

/** The root of this origin's files. Rejects, or is missing altogether, in some private windows. */
export const openOpfsRoot = async (): Promise<OpfsFolder> => {
  const root: unknown = await navigator.storage.getDirectory();
  return root as OpfsFolder;
};

import type { CollectionDownload } from '../../contracts/downloads';

export type DownloadGroup = 'running' | 'trouble' | 'paused' | 'partial' | 'saved';

/** In the order of the page: what moves, what needs a person, then what is simply here. */
export const groupOrder: readonly DownloadGroup[] = [
  'running',
  'trouble',
  'paused',
  'partial',
  'saved',
];

/** Something damaged needs to be seen even when the rest is here; while it is fetched it is under way. */
export const groupOf = ({ state, tracksDamaged }: CollectionDownload): DownloadGroup => {
  if (state === 'saving') return 'running';
  if (state === 'failed' || (tracksDamaged > 0 && state !== 'paused')) return 'trouble';
  return state === 'queued' ? 'running' : state;
};

/** Under way newest wish last, as they are worked through; what is here newest first. */
export const groupDownloads = (
  downloads: readonly CollectionDownload[],
): ReadonlyMap<DownloadGroup, readonly CollectionDownload[]> => {
  const groups = new Map<DownloadGroup, CollectionDownload[]>(
    groupOrder.map((group) => [group, []]),
  );
  for (const download of downloads) groups.get(groupOf(download))!.push(download);
  groups
    .get('running')!
    .sort((one, other) => rank(one) - rank(other) || one.addedAt - other.addedAt);
  for (const group of ['trouble', 'paused', 'partial', 'saved'] as const) {
    groups.get(group)!.sort((one, other) => other.addedAt - one.addedAt);
  }
  return groups;
};

const rank = ({ state, waiting }: CollectionDownload): number =>
  state === 'saving' ? 0 : waiting === null ? 1 : 2;

/** Bytes tell more than tracks; before the first byte is known the tracks do. */
export const partDone = ({ bytesDone, bytesTotal, tracksDone, tracksTotal }: CollectionDownload) =>
  bytesTotal > 0
    ? Math.min(1, bytesDone / bytesTotal)
    : tracksTotal > 0
      ? tracksDone / tracksTotal
      : 0;

export interface Overall {
  readonly saving: number;
  readonly queued: number;
  readonly paused: number;
}

export const countOverall = (downloads: readonly CollectionDownload[]): Overall => {
  const count = (state: CollectionDownload['state']): number =>
    downloads.filter((each) => each.state === state).length;
  return { saving: count('saving'), queued: count('queued'), paused: count('paused') };
};

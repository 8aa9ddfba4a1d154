import type { EngineApi } from '../../contracts/engine';

/**
 * What a person does, as opposed to what a page asks to show itself: loaded with the first such act. Names for the
 * compiler only: the engine forwards whatever it does not answer itself.
 */
export const pageActs = [
  'kin',
  'connect',
  'connectDemo',
  'addEdge',
  'removeEdge',
  'addFiles',
  'removeSource',
  'renewKey',
  'restoreLost',
  'forgetLost',
  'backup',
  'restore',
  'download',
  'changeDownload',
  'pauseDownload',
  'resumeDownload',
  'cancelDownload',
  'removeDownload',
  'retryDownload',
  'clearPassing',
  'checkDownloads',
  'stopCheck',
  'prepareBackground',
  'backgroundJobs',
  'changePassphrase',
  'unlock',
  'lockNow',
  'diagnostics',
  'startDrill',
  'stopDrill',
  'readiness',
  'configurations',
  'declineAddress',
] as const satisfies readonly (keyof EngineApi)[];

export type PageActs = Pick<EngineApi, (typeof pageActs)[number]>;

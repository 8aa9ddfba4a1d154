import type { Key } from '../../domain/keys';
import type { Quality } from '../../domain/quality';
import type { MediaAnswers } from './service-worker-port';

export type AudioAsk = Parameters<MediaAnswers['audio']>[0];

/** With where it comes from and as what, for whoever wants to know. */
export type AudioPart =
  | { readonly unsatisfiable: number }
  | (Exclude<Awaited<ReturnType<MediaAnswers['audio']>>, { readonly unsatisfiable: number }> &
      Came);

/** 'device', or the name of the source. `instead`: of the format that this browser cannot play. */
export interface Came {
  readonly from: string;
  readonly quality: Quality;
  readonly instead: string | null;
}

/** What a load began with. */
export interface Begun {
  readonly key: Key;
  readonly etag: string;
  readonly quality: Quality;
  readonly contentType: string;
}

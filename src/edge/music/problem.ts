/** Why a file of the folder is not in the library, or not as it should be. */
export type ProblemReason =
  | 'empty'
  | 'not-audio'
  | 'no-sound'
  | 'unreadable'
  | 'broken-link'
  | 'link-outside'
  | 'too-deep'
  | 'too-many-files'
  | 'broken-picture'
  | 'broken-playlist';

export interface Problem {
  /** Relative to the music folder. */
  readonly path: string;
  readonly reason: ProblemReason;
}

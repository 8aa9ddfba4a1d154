import type { EdgeConfiguration } from '../../contracts/configuration';
import type { ConfigurationRefusal, ConfigurationVersion } from '../../domain/configuration';
import { formatMoment } from './format';

/** An epoch is for authors who lost count; most never do. */
const versionText = ({ epoch, version }: ConfigurationVersion): string =>
  epoch > 1 ? `${epoch}.${version}` : `${version}`;

export const configurationWords = {
  title: 'Configuration',
  hint: 'What the service says of itself: its addresses, and what you should know.',
  version: (of: ConfigurationVersion) => `Version ${versionText(of)}`,
  signature: 'Signature',
  signed: 'Good',
  unsigned: 'None',
  from: 'From',
  taken: 'Taken over',
  confirmed: 'Last confirmed',
  at: (moment: number, now: number) => formatMoment(moment, now),
  watched: 'New: it is watched for two minutes, and taken back if something stops working.',
  old: 'No address has confirmed it for more than a week. It is used until one does.',
  none: 'Nothing the service said is in use.',
  rolledBack: (of: ConfigurationVersion, moment: number, now: number) =>
    `Version ${versionText(of)} was taken back at ${formatMoment(moment, now)}, because something stopped working with it.`,
  notices: 'Notices',
  edges: 'Addresses',
  offers: 'Offered addresses',
  offersHint: 'The service names these as well. Nothing is sent there before you agree.',
  use: 'Use this address',
  using: 'Trying it',
  notNow: 'Not now',
} as const;

const refusalWords: Readonly<Record<ConfigurationRefusal, string>> = {
  'too-large': 'it is too large.',
  'not-readable': 'it is not in order.',
  'unknown-major': 'it is written for a newer player.',
  'bad-signature': 'its signature is wrong.',
  'cannot-verify': 'this browser cannot check its signature.',
  unsigned: 'it is not signed, and earlier ones were.',
  'other-key': 'it is signed by somebody else than earlier ones.',
  'no-usable-edge': 'it names none of the addresses you use.',
  downgrade: 'it would step from a secure address to one that is not.',
  'rolled-back': 'something stopped working with it.',
  'nobody-answers': 'none of its addresses answered.',
};

/** Of one address, beside what is in use. */
export const edgeSentence = ({ state, version, reason }: EdgeConfiguration): string => {
  const named = version ? `version ${versionText(version)}` : 'a version';
  switch (state) {
    case 'current':
      return 'Says the same.';
    case 'lags':
      return `Lags: it still says ${named}, which is ignored.`;
    case 'conflicts':
      return `In conflict: it says something else as ${named}, which is ignored.`;
    case 'refused':
      return `What it says is refused: ${refusalWords[reason ?? 'not-readable']}`;
    case 'gone':
      return 'Says nothing any more.';
    case 'none':
      return 'Says nothing of itself.';
    case 'silent':
      return 'Could not be asked.';
    default:
      return 'Not asked yet.';
  }
};

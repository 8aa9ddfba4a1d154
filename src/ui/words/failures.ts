import type { ErrorCode, ErrorData, Failure } from '../../domain/error';

/**
 * A sentence for every failure: what happened and what still works, then what the person can do.
 * The same cause says the same thing everywhere.
 */
export interface FailureWords {
  readonly what: string;
  /** '' when there is nothing to do but wait. */
  readonly advice: string;
}

const text = (data: ErrorData, name: string, otherwise: string): string => {
  const value = data[name];
  return typeof value === 'string' && value !== '' ? value : otherwise;
};
const server = (data: ErrorData): string => text(data, 'host', 'The server');
const say = (what: string, advice = ''): FailureWords => ({ what, advice });

const addressAdvice: Readonly<Record<string, string>> = {
  empty: 'Type the address of your music server, such as music.example.com.',
  form: 'Check it for typing mistakes; it looks like music.example.com or 192.168.1.20:4533.',
  scheme: 'Begin with https:// or http://, or leave that out.',
  credentials: 'Leave the user name and password out of the address; they have their own boxes.',
};

const invalidInput = (data: ErrorData): FailureWords =>
  data['what'] === 'address'
    ? say(
        'That is not an address of a server.',
        addressAdvice[text(data, 'why', 'form')] ?? addressAdvice['form'],
      )
    : say('Something that was entered cannot be used.', 'Check it and try again.');

type Sentences = Readonly<Record<ErrorCode, FailureWords | ((data: ErrorData) => FailureWords)>>;

const wayWords = {
  'net.device-offline': say(
    'This device is offline. What is downloaded still plays.',
    'Connect to a network for the rest.',
  ),
  'net.unreachable': (data: ErrorData) =>
    say(
      `${server(data)} does not answer. What is downloaded still plays.`,
      'Check the address, and that the server is running and reachable from here.',
    ),
  'net.timeout': (data: ErrorData) =>
    say(
      `${server(data)} took too long to answer. What is downloaded still plays.`,
      'Try again in a moment.',
    ),
  'net.stalled': (data: ErrorData) =>
    say(`${server(data)} stopped in the middle of its answer.`, 'Try again in a moment.'),
  'net.cors': (data: ErrorData) =>
    say(
      `${server(data)} does not allow web pages to use it.`,
      'Run Holdfast with --allow-server and its address, or allow this page in the server’s settings.',
    ),
  'net.certificate': (data: ErrorData) =>
    say(
      `${server(data)} could not be reached safely: its certificate is not trusted.`,
      'Open its address in the browser to see why.',
    ),
  'net.mixed-content': say(
    'A page that came over https may not ask a server over http.',
    'Use the server’s https address, or open Holdfast from your own computer.',
  ),
  'net.captive-portal': say(
    'This network wants you to sign in first. What is downloaded still plays.',
    'Open any page in the browser to sign in to the network.',
  ),
  'net.server-error': (data: ErrorData) =>
    say(
      `${server(data)} has a fault of its own. What is downloaded still plays.`,
      'Try again in a few minutes.',
    ),
  'net.rate-limited': (data: ErrorData) =>
    say(`${server(data)} asks for a pause.`, 'Holdfast goes on by itself.'),
  'net.truncated': (data: ErrorData) =>
    say(`${server(data)} sent only a part of the file.`, 'Try again.'),
  'net.redirected': (data: ErrorData) =>
    say(
      `${server(data)} sends us on to another address.`,
      'Enter the address it leads to, if you trust it.',
    ),
  'net.too-large': (data: ErrorData) =>
    say(`${server(data)} sent far more than was asked for, and was stopped.`),
  'net.paused': (data: ErrorData) =>
    say(
      `${server(data)} ${data['reason'] === 'sign-in' ? 'refused the sign-in' : 'failed several times'} and is left alone for a while. What is downloaded still plays.`,
      'Holdfast tries again by itself.',
    ),
  'net.proxy-refused': (data: ErrorData) =>
    say(
      `Holdfast’s own server was not allowed to ask ${text(data, 'host', 'that address')}.`,
      'Start it with --allow-server and that address.',
    ),
} satisfies Partial<Sentences>;

const serverWords = {
  'server.not-music': (data: ErrorData) =>
    say(
      `Something answers at ${text(data, 'host', 'that address')}, but it is not a music server that Holdfast knows.`,
      'Holdfast speaks to Navidrome, gonic, LMS, Supysonic and other OpenSubsonic servers. Check the address and the path after it.',
    ),
  'server.malformed': (data: ErrorData) =>
    say(
      `${server(data)} sent an answer that cannot be read. Nothing here was changed.`,
      'Try again; if it stays so, look at the server’s log.',
    ),
  'server.failed': (data: ErrorData) =>
    say(`${server(data)} could not do that. Nothing here was changed.`, 'Try again in a moment.'),
  'server.not-found': (data: ErrorData) =>
    say(`${server(data)} no longer has this.`, 'Refresh the library in Settings.'),
  'server.forbidden': (data: ErrorData) =>
    say(
      `${server(data)} does not allow you to do that.`,
      'Ask whoever runs it for the permission.',
    ),
  'server.wrong-content': (data: ErrorData) =>
    say(
      `${server(data)} sent something that is not music for this song.`,
      'Check the file on the server.',
    ),
  'server.too-old': (data: ErrorData) =>
    say(`${server(data)} is too old for Holdfast.`, 'Update the server.'),
} satisfies Partial<Sentences>;

const signInWords = {
  'auth.wrong-password': (data: ErrorData) =>
    say(
      `${server(data)} does not know this user name and password.`,
      'Check both, and mind capital letters.',
    ),
  'auth.plain-password-needed': (data: ErrorData) =>
    say(
      `${server(data)} takes only the password itself, not the protected form.`,
      'You can allow that below.',
    ),
  'auth.api-key-needed': (data: ErrorData) =>
    say(
      `${server(data)} wants an API key instead of a password.`,
      'Make one in its settings and enter it under “Use an API key”.',
    ),
  'auth.api-key-invalid': (data: ErrorData) =>
    say(`${server(data)} does not know this API key.`, 'Copy it anew from the server’s settings.'),
  'auth.ways-mixed': (data: ErrorData) =>
    say(
      `${server(data)} says that it was given two ways to sign in at once.`,
      'Something between here and the server may add its own: a login page, or a proxy.',
    ),
  'auth.locked-out': (data: ErrorData) =>
    say(
      `${server(data)} has locked this user for a while, after too many wrong passwords.`,
      'Wait some minutes before you try again.',
    ),
  'auth.no-credentials': say(
    'The sign-in for this server is no longer on this device. What is downloaded still plays.',
    'Sign in again in Settings.',
  ),
} satisfies Partial<Sentences>;

const deviceWords = {
  'vault.refused': say(
    'A saved file was changed or damaged on the disk, and is not played.',
    'Download it again.',
  ),
  'vault.key-lost': say(
    'The key to what was saved is gone, so saved music and sign-ins cannot be opened. What your servers have is still there.',
    'Start with a new key: your downloads are fetched again once you have signed in.',
  ),
  'vault.unavailable': say(
    'This browser cannot protect saved music here. Streaming still works.',
    'Open Holdfast over https or on localhost.',
  ),
  'vault.locked': say(
    'Saved music is locked. Your library can still be browsed and searched.',
    'Unlock it with your passphrase.',
  ),
  'vault.wrong-passphrase': say(
    'That is not the passphrase. Nothing was changed.',
    'Mind capital letters and the language of the keyboard.',
  ),
  'storage.limit': say(
    'Your own limit for saved music is reached. What is saved still plays.',
    'Raise the limit in Settings, or remove some downloads; the rest then goes on by itself.',
  ),
  'storage.quota': say(
    'There is no room left for more music. What is saved still plays.',
    'Remove some downloads, or free space on this device.',
  ),
  'storage.unavailable': say(
    'The browser lets nothing be kept here, so nothing can be saved. Streaming still works.',
    'Leave private browsing, or allow this site to keep data.',
  ),
  'storage.blocked': say(
    'Another tab with an older Holdfast holds the library.',
    'Close the other tabs of Holdfast.',
  ),
  'storage.missing': say(
    'The browser has removed saved music from this device.',
    'Download it again.',
  ),
  'storage.failed': say(
    'The disk could not be read or written. What is in memory goes on.',
    'Reload the page; if it stays so, restart the browser.',
  ),
  'storage.newer-version': say(
    'The library here was written by a newer Holdfast.',
    'Reload the page to get the newer version.',
  ),
} satisfies Partial<Sentences>;

const soundWords = {
  'audio.not-available': say(
    'This song is not on this device, and no server that has it is answering.',
    'What is downloaded still plays.',
  ),
  'audio.unsupported': (data: ErrorData) =>
    say(
      `This browser cannot play ${text(data, 'format', text(data, 'suffix', 'this kind of file'))}${
        'why' in data && 'format' in data ? ', and the server does not convert it' : ''
      }.`,
      'Other songs play on. Another browser may play this one.',
    ),
  'audio.corrupt': say('The file of this song is damaged.', 'Replace it on the server.'),
  'audio.stuck': say('The sound did not go on.', 'Press Play to try again.'),
  'audio.blocked': say('The browser wants a click before it plays sound.', 'Press Play.'),
  'worker.gone': say(
    'A part of Holdfast stopped and could not be started again. What you saved is safe.',
    'Reload the page.',
  ),
  'worker.timeout': say(
    'Holdfast is taking too long for this. What you saved is safe.',
    'Try again.',
  ),
  'protocol.mismatch': say('Two versions of Holdfast are open.', 'Reload the page.'),
  'demo.not-here': say(
    'There is no demo library at this address. Your own server and files work as ever.',
    'Start Holdfast with “npm start” to have it.',
  ),
  'input.invalid': invalidInput,
  aborted: say('That was stopped.'),
  internal: say(
    'Something went wrong inside Holdfast. What you saved is safe.',
    'Try again, or reload the page.',
  ),
} satisfies Partial<Sentences>;

const sentences: Sentences = {
  ...wayWords,
  ...serverWords,
  ...signInWords,
  ...deviceWords,
  ...soundWords,
};

export const failureWords = ({ code, data }: Failure): FailureWords => {
  const words = sentences[code];
  return typeof words === 'function' ? words(data) : words;
};

/** Behind `Details`: the code and the facts, for whoever is asked for help. */
export const failureDetails = ({ code, data }: Failure): string =>
  [code, ...Object.entries(data).map(([name, value]) => `${name}: ${String(value)}`)].join('\n');

export const detailsLabel = 'Details';
export const newKeyLabel = 'Start with a new key';
export const tryAgainLabel = 'Try again';

import type { OutputDevice, OutputDevices } from './output';
import type { Player } from './player';

/**
 * Follows the devices that sound can come out of. Music that suddenly comes out of a loudspeaker because
 * headphones went is nobody's wish: it pauses, and their return offers to go on.
 */
export type OutputNews =
  /** The remembered device is not there, or may not be used: the system's own choice plays. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'gone'; readonly label: string }
  /** `resumes`: it was paused because of this, and is paused still. */
  | { readonly kind: 'back'; readonly label: string; readonly resumes: boolean };

export interface OutputGuardParts {
  readonly player: Pick<Player, 'getState' | 'pause' | 'setOutput'>;
  readonly devices: OutputDevices;
  readonly tell: (news: OutputNews) => void;
}

export interface OutputGuard {
  /** The listener's choice, '' = the system's own. Resolves when it holds, or was found missing. */
  readonly choose: (deviceId: string) => Promise<void>;
  readonly stop: () => void;
}

interface Lost {
  readonly device: OutputDevice;
  readonly paused: boolean;
}

/** Names that Chromium gives to what the system chooses, beside the devices themselves. */
const roles: ReadonlySet<string> = new Set(['default', 'communications']);

/** The device of `before` that played and is not there any more; `chosen` '' follows the system's own. */
export const lostOf = (
  before: readonly OutputDevice[],
  after: readonly OutputDevice[],
  chosen: string,
): OutputDevice | null => {
  const group = before.find(({ id }) => id === 'default')?.groupId;
  const played = before.find(({ id, groupId }) =>
    chosen === '' ? !roles.has(id) && group !== undefined && groupId === group : id === chosen,
  );
  return played && !after.some(({ id }) => id === played.id) ? played : null;
};

export const guardOutput = ({ player, devices, tell }: OutputGuardParts): OutputGuard => {
  let known: readonly OutputDevice[] = [];
  let chosen = '';
  let lost: Lost | null = null;

  const lose = (device: OutputDevice): void => {
    const { status } = player.getState();
    const paused = status === 'playing' || status === 'loading' || status === 'waiting';
    if (paused) player.pause();
    lost = { device, paused };
    tell({ kind: 'gone', label: device.label });
  };
  const regain = async ({ device, paused }: Lost): Promise<void> => {
    if (chosen !== '' && !(await player.setOutput(chosen))) return;
    lost = null;
    const { status } = player.getState();
    tell({ kind: 'back', label: device.label, resumes: paused && status === 'paused' });
  };
  const look = async (): Promise<void> => {
    const before = known;
    known = await devices.list();
    const gone = lostOf(before, known, chosen);
    if (gone) {
      lose(gone);
      await player.setOutput('');
    } else if (lost && known.some(({ id }) => id === lost?.device.id)) await regain(lost);
    else if (known.some(({ id }) => !before.some((each) => each.id === id))) offerAgain();
  };
  /** Sound that had stopped because nothing played it. */
  const offerAgain = (): void => {
    const { status, error } = player.getState();
    if (status !== 'failed' || error?.code !== 'audio.stuck') return;
    tell({ kind: 'back', label: '', resumes: true });
  };

  // One look after the other: devices come and go several at a time.
  let looking = Promise.resolve();
  const lookSoon = (): void => {
    looking = looking.then(look).catch(() => undefined);
  };
  lookSoon();
  return {
    choose: async (deviceId) => {
      chosen = deviceId;
      lost = null;
      if (await player.setOutput(deviceId)) return;
      lost = { device: { id: deviceId, label: '', groupId: '' }, paused: false };
      await player.setOutput('');
      tell({ kind: 'missing' });
    },
    stop: devices.subscribe(lookSoon),
  };
};

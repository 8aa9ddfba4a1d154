import { canChooseOutput, type OutputDevice, type OutputDevices } from '../../player/output';

/**
 * How a browser lets somebody choose: `picker`, its own box, which is the permission as well; `names`, a list
 * that is empty until the page may use the microphone; `none`, the system's own choice only.
 */
export type OutputWay = 'picker' | 'names' | 'none';

/** Not in the types yet: Firefox has it. */
interface OutputPicker {
  readonly selectAudioOutput?: (options?: {
    readonly deviceId: string;
  }) => Promise<MediaDeviceInfo>;
}

const media = (): (MediaDevices & OutputPicker) | undefined =>
  navigator.mediaDevices as (MediaDevices & OutputPicker) | undefined;

export const outputWay = (): OutputWay => {
  if (!canChooseOutput() || !media()) return 'none';
  return media()!.selectAudioOutput ? 'picker' : 'names';
};

const deviceOf = ({ deviceId: id, label, groupId }: MediaDeviceInfo): OutputDevice => ({
  id,
  label,
  groupId,
});

export const outputDevices: OutputDevices = {
  list: async () => {
    const all = (await media()?.enumerateDevices()) ?? [];
    // Without the permission there is one, without a name and an id.
    return all
      .filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '')
      .map(deviceOf);
  },
  subscribe: (listener) => {
    media()?.addEventListener('devicechange', listener);
    return () => media()?.removeEventListener('devicechange', listener);
  },
};

/** The browser's own box. Null: closed without a choice. From a gesture only. */
export const pickOutput = async (): Promise<OutputDevice | null> => {
  try {
    return deviceOf(await media()!.selectAudioOutput!());
  } catch {
    return null;
  }
};

/** Asks for the microphone and lets it go unheard: names of outputs come with it. False: not allowed. */
export const askForNames = async (): Promise<boolean> => {
  try {
    const stream = await media()!.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return true;
  } catch {
    return false;
  }
};

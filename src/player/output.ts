/**
 * The device that plays. Chromium, Edge and Firefox can send a media element to another one; where a
 * browser cannot, the system's own choice is the only one.
 */
export const canChooseOutput = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;

/**
 * False: the device is not there, or this page may not use it; the element plays where it played.
 * '' is the system's own choice.
 */
export const sendTo = async (element: HTMLMediaElement, deviceId: string): Promise<boolean> => {
  if (!canChooseOutput()) return deviceId === '';
  if (element.sinkId === deviceId) return true;
  try {
    await element.setSinkId(deviceId);
    return true;
  } catch {
    // NotFoundError, or SecurityError without the permission.
    return false;
  }
};

export interface OutputDevice {
  readonly id: string;
  readonly label: string;
  /** The same for what belongs to one piece of hardware. */
  readonly groupId: string;
}

export interface OutputDevices {
  /** Those that the browser names to this page; none before it has the permission. */
  readonly list: () => Promise<readonly OutputDevice[]>;
  /** Called when one came or went. Returns what ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
}

import { Icon } from './icon';
import type { IconName } from './icon-paths';

/** Of the same family, drawn for what is kept; none of the first page needs them, so they load later. */
const keptPaths = {
  damaged:
    'M12 3.5c2.6 1.9 5 2.7 7.5 2.9 0 6.6-2 11.4-7.5 14.1C6.5 17.8 4.5 13 4.5 6.4 7 6.2 9.4 5.4 12 3.5M13 7.5l-2.5 4h3L11 15.5',
  star: 'M12 4.2l2.4 4.9 5.4.8-3.9 3.8.9 5.4-4.8-2.5-4.8 2.5.9-5.4-3.9-3.8 5.4-.8z',
  lock: 'M7 11h10a1.5 1.5 0 0 1 1.5 1.5v6A1.5 1.5 0 0 1 17 20H7a1.5 1.5 0 0 1-1.5-1.5v-6A1.5 1.5 0 0 1 7 11M8.5 11V8a3.5 3.5 0 0 1 7 0v3',
} as const;
export type KeptIconName = IconName | keyof typeof keptPaths;

export const KeptIcon = ({ name, size = 20 }: { name: KeptIconName; size?: number }) =>
  name in keptPaths ? (
    <Icon path={keptPaths[name as keyof typeof keptPaths]} size={size} />
  ) : (
    <Icon name={name as IconName} size={size} />
  );

import { filledIcons, iconPaths, type IconName } from './icon-paths';

/** Decoration: the name is told by the control around it. `size` in px, and larger with larger text. */
export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg
    aria-hidden="true"
    viewBox="0 0 24 24"
    width={`${size / 16}rem`}
    height={`${size / 16}rem`}
    fill={filledIcons.has(name) ? 'currentColor' : 'none'}
    stroke="currentColor"
    stroke-width={name === 'more' ? 2.25 : 1.5}
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d={iconPaths[name]} />
  </svg>
);

import { filledIcons, iconPaths, type IconName } from './icon-paths';

interface IconProps {
  readonly name?: IconName;
  /** One that is not needed at the start is drawn by whoever has it. */
  readonly path?: string;
  readonly size?: number;
}

/** Decoration: the name is told by the control around it. `size` in px, and larger with larger text. */
export const Icon = ({ name, path, size = 20 }: IconProps) => (
  <svg
    aria-hidden="true"
    viewBox="0 0 24 24"
    width={`${size / 16}rem`}
    height={`${size / 16}rem`}
    fill={name && filledIcons.has(name) ? 'currentColor' : 'none'}
    stroke="currentColor"
    stroke-width={name === 'more' ? 2.25 : 1.5}
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d={path ?? iconPaths[name!]} />
  </svg>
);

import { Icon } from './icon';
import type { IconName } from './icon-paths';
import './ring.css';

const radius = 20;
const around = 2 * Math.PI * radius;

/** A part of a whole as a ring; decoration, since the words beside it say the same. */
export const Ring = ({
  part,
  icon,
  size = 48,
}: {
  part: number;
  icon: IconName;
  size?: number;
}) => (
  <span
    class="ring"
    aria-hidden="true"
    style={{ inlineSize: `${size / 16}rem`, blockSize: `${size / 16}rem` }}
  >
    <svg viewBox="0 0 48 48" width="100%" height="100%" fill="none" stroke-width="3">
      <circle class="ring-track" cx="24" cy="24" r={radius} stroke="currentColor" />
      {part > 0 && (
        <circle
          class="ring-done"
          cx="24"
          cy="24"
          r={radius}
          stroke="currentColor"
          stroke-linecap="round"
          stroke-dasharray={`${Math.min(1, part) * around} ${around}`}
          transform="rotate(-90 24 24)"
        />
      )}
    </svg>
    <Icon name={icon} size={Math.round(size * 0.42)} />
  </span>
);

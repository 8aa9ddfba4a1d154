/**
 * The mark: a stem that divides into three holdfast roots over a line of rock, and at the same time a
 * clef's curl and an anchor. Same drawing as public/icon.svg.
 */
export const Mark = ({ size }: { size: number }) => (
  <svg
    aria-hidden="true"
    viewBox="0 0 24 24"
    width={`${size / 16}rem`}
    height={`${size / 16}rem`}
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d="M12 20V8.5a2.75 2.75 0 1 0-2.75-2.75M4 13.5c0 4 3.2 6.5 8 6.5s8-2.5 8-6.5M12 13c-2.6 0-4-1.3-4-3.2M12 13c2.6 0 4-1.3 4-3.2" />
  </svg>
);

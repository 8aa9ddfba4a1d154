export const keysWords = {
  title: 'Keyboard shortcuts',
  off: 'Single keys are switched off in Settings.',
  rows: [
    ['Play or pause', ['Space', 'K']],
    ['Ten seconds back', ['J']],
    ['Ten seconds ahead', ['L']],
    ['Previous song', ['Shift P']],
    ['Next song', ['Shift N']],
    ['Search', ['/', 'Ctrl K']],
    ['Mute', ['M']],
    ['Queue', ['Q']],
    ['Now playing', ['F']],
    ['Move in a list', ['↑', '↓']],
    ['Close what is on top', ['Esc']],
    ['This list', ['?']],
  ] as readonly (readonly [string, readonly string[]])[],
} as const;

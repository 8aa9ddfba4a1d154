import { describe, expect, test } from 'vitest';
import { actOf, type KeyPlace } from '../../../src/ui/keys/keymap';

const press = (text: string, place: KeyPlace = 'page', shortcuts = true) => {
  const parts = text.split('+');
  const key = parts.at(-1) === 'Space' ? ' ' : parts.at(-1)!;
  const has = (name: string): boolean => parts.includes(name);
  return actOf(
    { key, shift: has('Shift'), ctrl: has('Ctrl'), alt: has('Alt'), meta: has('Meta') },
    place,
    shortcuts,
  );
};

describe('the keyboard', () => {
  test.each([
    ['Space', 'toggle'],
    ['k', 'toggle'],
    ['j', 'back-10'],
    ['l', 'ahead-10'],
    ['Shift+P', 'previous'],
    ['Shift+N', 'next'],
    ['/', 'search'],
    ['Ctrl+k', 'search'],
    ['m', 'mute'],
    ['q', 'queue'],
    ['Shift+?', 'keys'],
    ['Escape', 'escape'],
  ])('%s asks for %s', (keys, act) => {
    expect(press(keys)).toBe(act);
  });

  test('what is typed in a box stays there, but Ctrl K and Esc', () => {
    for (const keys of ['Space', 'k', '/', 'Shift+P', '?']) expect(press(keys, 'text')).toBeNull();
    expect(press('Ctrl+k', 'text')).toBe('search');
    expect(press('Escape', 'text')).toBe('escape');
  });

  test('Space on a button presses the button', () => {
    expect(press('Space', 'control')).toBeNull();
    expect(press('k', 'control')).toBe('toggle');
  });

  test('single keys can be switched off; Space, Ctrl K and Esc stay', () => {
    for (const keys of ['k', 'm', '/', '?', 'Shift+N'])
      expect(press(keys, 'page', false)).toBeNull();
    for (const keys of ['Space', 'Ctrl+k', 'Escape'])
      expect(press(keys, 'page', false)).not.toBeNull();
  });

  test('keys of the browser are left alone', () => {
    for (const keys of ['Ctrl+l', 'Ctrl+j', 'Alt+m', 'Meta+q', 'Shift+K', 'Ctrl+Shift+K']) {
      expect(press(keys)).toBeNull();
    }
  });
});

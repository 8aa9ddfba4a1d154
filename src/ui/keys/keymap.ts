/** What a key press asks for. Letters go by what is typed, so that every keyboard layout fits. */
export type KeyAct =
  | 'toggle'
  | 'back-10'
  | 'ahead-10'
  | 'previous'
  | 'next'
  | 'search'
  | 'mute'
  | 'queue'
  | 'playing'
  | 'keys'
  | 'escape';

export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** Where the focus is: in text every key is text; on a control Space belongs to the control. */
export type KeyPlace = 'text' | 'control' | 'page';

/** Held keys of WCAG 2.1.4: single characters, which the listener can switch off. */
const letters: Readonly<Record<string, KeyAct>> = {
  k: 'toggle',
  j: 'back-10',
  l: 'ahead-10',
  m: 'mute',
  q: 'queue',
  f: 'playing',
  '/': 'search',
  '?': 'keys',
};
const shifted: Readonly<Record<string, KeyAct>> = { p: 'previous', n: 'next' };

/** Null: not ours. `shortcuts` false leaves what works with a modifier, Space and Escape. */
export const actOf = (press: KeyPress, place: KeyPlace, shortcuts: boolean): KeyAct | null => {
  const key = press.key.toLowerCase();
  if (key === 'escape') return 'escape';
  const command = press.ctrl || press.meta;
  if (command && !press.alt && !press.shift && key === 'k') return 'search';
  if (command || press.alt || place === 'text') return null;
  if (key === ' ') return place === 'page' && !press.shift ? 'toggle' : null;
  if (!shortcuts) return null;
  if (press.shift && shifted[key]) return shifted[key];
  // `?` needs Shift on most layouts; a letter with Shift is another key.
  if (press.shift && /^\p{L}$/u.test(key)) return null;
  return letters[key] ?? null;
};

const textTypes = /^(text|search|password|url|email|tel|number)$/;

const isElement = (target: EventTarget | null): target is Element =>
  target !== null && 'closest' in target;

export const placeOf = (target: EventTarget | null): KeyPlace => {
  // Not by `instanceof`: the mini player's window has an `Element` of its own.
  if (!isElement(target)) return 'page';
  const field = target.closest('input, textarea, select, [contenteditable]');
  if (field?.localName === 'input' && !textTypes.test((field as HTMLInputElement).type)) {
    return 'control';
  }
  if (field) return 'text';
  return target.closest('button, a[href], summary, [role=menuitem]') ? 'control' : 'page';
};

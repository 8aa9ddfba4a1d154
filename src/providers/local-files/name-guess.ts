import { cleanText } from '../../domain/text';
import { nameOf, withoutEnding } from './paths';

export interface NameGuess {
  readonly title: string;
  /** 0 = the name begins with none. */
  readonly number: number;
  readonly disc: number;
}

/** `03 - Name`, `03. Name`, `1-03 Name`, `03 Name`: a number, then a title that is more than digits. */
const numbered = /^(?:(\d{1,2})-)?(\d{1,3})(?:\s{0,3}[-.]\s{0,3}|\s{1,3})(?=.*\D)(.+)$/;

/** What the name of a file tells where its tags are silent. */
export const guessFromName = (path: string): NameGuess => {
  const name = cleanText(withoutEnding(nameOf(path)).replaceAll('_', ' '));
  const found = numbered.exec(name);
  if (!found) return { title: name || cleanText(nameOf(path)), number: 0, disc: 0 };
  return { title: found[3]!, number: Number(found[2]), disc: Number(found[1] ?? 0) };
};

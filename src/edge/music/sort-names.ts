/** Words that a name is not sorted under; told to clients, which sort for themselves. */
export const ignoredArticles = 'The El La Los Las Le Les Os As O A';

const article = new RegExp(`^(?:${ignoredArticles.replaceAll(' ', '|')})\\s+(?=\\S)`, 'i');

/** "The Beatles" is found under B. A sort name out of a tag counts more. */
export const sortNameOf = (name: string, tagged: string): string =>
  tagged || name.replace(article, '');

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** Letters as people sort them; what is equal to people is told apart by code units. */
export const compareNames = (a: string, b: string): number =>
  collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/** Heading in an index of names: a letter, or `#`. Accents do not make a heading of their own. */
export const headingOf = (sortName: string): string => {
  const first = sortName.normalize('NFD').trim().charAt(0).toUpperCase();
  return /^\p{L}$/u.test(first) ? first : '#';
};

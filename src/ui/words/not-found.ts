export const notFoundWords = {
  title: 'There is no such page',
  hint: 'The address may be old. Everything in your library is a step away.',
} as const;

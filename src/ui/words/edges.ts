import type { Failure } from '../../domain/error';

export const edgeWords = {
  all: 'Addresses',
  summary: (count: number) => (count === 1 ? 'Addresses' : `Addresses (${count})`),
  hint: 'The same library at home, from outside, or on a mirror. Holdfast moves to the next one when one fails, and the account is used there as well.',
  another: 'Another address',
  add: 'Add address',
  adding: 'Asking…',
  remove: 'Remove',
  removeOf: (address: string) => `Remove address ${address}`,
} as const;

/** What only happens here; null: the general words fit. */
export const edgeFailure = ({ code, data }: Failure): string | null => {
  if (code !== 'input.invalid') return null;
  switch (data['what']) {
    case 'other-library':
      return 'The library at this address has other songs. Add it as a music service of its own.';
    case 'known-address':
      return 'This address is known already.';
    case 'too-many-addresses':
      return 'Eight addresses are the most. Remove one first.';
    case 'last-address':
      return 'The only address stays; remove the music service instead.';
    default:
      return null;
  }
};

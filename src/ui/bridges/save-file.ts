/** ms. The browser has begun to read the file long before; the address would hold its bytes for ever. */
const keptFor = 60_000;

/**
 * Gives a text to the listener as a file, by an address of this page (`blob:`), which the content
 * security policy lets a link have: nothing is loaded by it.
 */
export const saveFile = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keptFor);
};

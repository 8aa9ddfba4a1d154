import { userEvent } from 'vitest/browser';

/** A real click by the browser's own input: from now on this page may make sound. */
export const clickOnce = async (): Promise<void> => {
  const button = document.createElement('button');
  button.textContent = 'sound';
  document.body.append(button);
  await userEvent.click(button);
  button.remove();
};

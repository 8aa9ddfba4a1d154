import type { BrowserContext, Page } from 'playwright/test';

/** Titles of the rows that the page marks as being on this device, now. */
export const savedTitles = (page: Page): Promise<readonly string[]> => page.evaluate(readMarks);

/** Runs in the page. The first button of a row is named after what it does and the title. */
const readMarks = (): string[] =>
  [...document.querySelectorAll('[role=row]')]
    .filter((row) => row.querySelector('[role=img][aria-label="On this device"]'))
    .map((row) => row.querySelector('button')?.getAttribute('aria-label') ?? '')
    .map((label) => label.replace(/^(Play|Pause) /, ''));

/**
 * Tells of every title as soon as the page says that it is saved. What arrives here was said before any
 * kill that follows: it is the promise that the harness holds the player to.
 */
export const listenForSaved = async (
  context: BrowserContext,
  onSaved: (title: string) => void,
): Promise<void> => {
  await context.exposeFunction('holdfastSaved', onSaved);
  await context.addInitScript({
    content: `{
      const readMarks = ${readMarks.toString()};
      const told = new Set();
      const look = () => {
        for (const title of readMarks()) {
          if (told.has(title)) continue;
          told.add(title);
          globalThis.holdfastSaved(title);
        }
      };
      new MutationObserver(look).observe(document, {
        subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'],
      });
    }`,
  });
};

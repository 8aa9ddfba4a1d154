import { useEffect } from 'preact/hooks';
import type { Settings } from '../../contracts/settings';
import { useMedia } from './use-wide';

/** Same values as `--ground` in tokens.css, for the title bar of the browser. */
const barColours = { light: '#ecf0f1', dark: '#121516' } as const;

/** Sets `data-theme` where the listener chose one, and the colour of the window's bar. */
export const useTheme = (theme: Settings['theme']): void => {
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset['theme'];
    else dataset['theme'] = theme;
    const shown = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.setAttribute('content', barColours[shown]);
    }
  }, [theme, systemDark]);
};

/** Day or night: what the reader chose, or what the system says. `public/theme.js` applies it before the first paint. */

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Under which the choice is kept in the browser; `public/theme.js` reads the same name. */
const key = 'stemma.theme';

/** The choice of this browser. Without storage (a private window) it is the system's. */
export function chosenTheme(): Theme {
  try {
    const kept = localStorage.getItem(key);
    return themes.find((theme) => theme === kept) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Applies a theme to the whole page and keeps it. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Then it holds until the page is closed.
  }
}

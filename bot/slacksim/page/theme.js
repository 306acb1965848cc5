// Light and dark: the system's choice, unless the person or the address says otherwise.

const key = 'local-slack-theme';

/** Applies `?theme=` or the remembered choice. */
export function useTheme() {
  const asked = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(key);
  if (asked === 'dark' || asked === 'light') document.documentElement.dataset.theme = asked;
}

/** Whether the page is dark now. */
export function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Changes to the other theme and remembers it. */
export function toggleTheme() {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(key, theme);
}

// Before the first paint, so that a page at night never flashes white. The policy allows no inline script.
try {
  const theme = localStorage.getItem('stemma.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system decides.
}

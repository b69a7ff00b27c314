// Runs before the first paint, so that a dark ward sees no white flash. preferences.ts says the same afterwards.
try {
  const theme = localStorage.getItem('prisme.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is forbidden here: the system's own choice stands.
}

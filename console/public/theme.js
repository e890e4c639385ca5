// Before the first paint, so that a chosen theme does not flash the other one. A file of its own: the
// Content-Security-Policy allows no script inside the page.
try {
  const { theme } = JSON.parse(localStorage.getItem("court.settings") ?? "{}");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's theme holds.
}

const KEY = 'foretop.theme'
export type Theme = 'dark' | 'light'

/** What was chosen in this browser, else what the system prefers; `?theme=light` chooses from the address. */
export function startTheme(): void {
  const asked = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(KEY)
  const light = asked === 'light' || (asked !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches)
  show(light ? 'light' : 'dark')
}

export const theme = (): Theme => (document.documentElement.dataset.theme === 'light' ? 'light' : 'dark')

export function toggleTheme(): void {
  const next = theme() === 'light' ? 'dark' : 'light'
  localStorage.setItem(KEY, next)
  show(next)
}

function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme
}

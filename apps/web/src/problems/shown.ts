/** The parts of the page, as its address has them. */
export const SHOWN = [
  { name: 'unhandled', title: 'Unhandled' },
  { name: 'handled', title: 'Handled' },
  { name: 'explained', title: 'Explained' },
  { name: 'all', title: 'All' },
  { name: 'quiet', title: 'Silences & downtimes' },
] as const
export type Shown = (typeof SHOWN)[number]['name']

export const shownIn = (query: URLSearchParams): Shown => SHOWN.find(({ name }) => query.has(name))?.name ?? 'unhandled'

/** What the address says of it; what goes without saying is left out. */
export const queryFor = (shown: Shown, search: string): { readonly [name: string]: string } => ({
  ...(shown === 'unhandled' ? {} : { [shown]: '1' }),
  ...(search === '' ? {} : { q: search }),
})

/** The parts of the page, as its address has them; `brief` where all stand in one line of a phone. */
export const SHOWN = [
  { name: 'unhandled', title: 'Unhandled', brief: 'Open' },
  { name: 'handled', title: 'Handled', brief: 'Handled' },
  { name: 'explained', title: 'Explained', brief: 'Explained' },
  { name: 'all', title: 'All', brief: 'All' },
  { name: 'quiet', title: 'Silences & downtimes', brief: 'Quiet' },
] as const
export type Shown = (typeof SHOWN)[number]['name']

export const shownIn = (query: URLSearchParams): Shown => SHOWN.find(({ name }) => query.has(name))?.name ?? 'unhandled'

/** What the address says of it; what goes without saying is left out. */
export const queryFor = (shown: Shown, search: string): { readonly [name: string]: string } => ({
  ...(shown === 'unhandled' ? {} : { [shown]: '1' }),
  ...(search === '' ? {} : { q: search }),
})

/** The pages, in the order of the navigation. One list for links, shortcuts and help. */
export interface Page {
  readonly path: string
  readonly title: string
  /** Pressed after `g`. */
  readonly key: string
  readonly part: 'Now' | 'Past'
  /** 16 × 16, drawn as a line. */
  readonly icon: string
  /** In the bar at the foot of a phone; the rest is under More. */
  readonly onPhone: boolean
}

export const PAGES: readonly Page[] = [
  {
    path: '/wall',
    title: 'Wall',
    key: 'w',
    part: 'Now',
    icon: 'M2 2.5h5v4H2zM9 2.5h5v4H9zM2 9.5h5v4H2zM9 9.5h5v4H9z',
    onPhone: true,
  },
  { path: '/problems', title: 'Problems', key: 'p', part: 'Now', icon: 'M8 1.5 14.5 8 8 14.5 1.5 8z', onPhone: true },
  {
    path: '/checks',
    title: 'Checks',
    key: 'c',
    part: 'Now',
    icon: 'M2 3.5h1M5.5 3.5H14M2 8h1M5.5 8H14M2 12.5h1M5.5 12.5H14',
    onPhone: true,
  },
  {
    path: '/events',
    title: 'Events',
    key: 'e',
    part: 'Past',
    icon: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM8 4.5V8l2.5 2',
    onPhone: false,
  },
]

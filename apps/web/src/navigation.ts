import type { Page as View } from '@foretop/shared/views.ts'
import type { ComponentType } from 'react'

/** The pages, in the order of the navigation. One list for routes, links, shortcuts and help. */
export interface Page {
  readonly path: string
  readonly title: string
  /** Pressed after `g`. */
  readonly key: string
  readonly part: (typeof PARTS)[number]
  /** 16 × 16, drawn as a line. */
  readonly icon: string
  /** In the bar at the foot of a phone; the rest is under More. */
  readonly onPhone?: true
  /** Offered only where the configuration has something for it. */
  readonly only?: 'rotas' | 'restarts'
  /** Listed only where a check has a part on it, or a group says what it needs; who knows of it gets there all the same. */
  readonly of?: View | 'needs'
  /** Absent: it comes with the first load. */
  readonly load?: () => Promise<{ readonly default: ComponentType }>
}

export const PARTS = ['Now', 'Systems', 'Past'] as const

export const PAGES: readonly Page[] = [
  {
    path: '/wall',
    title: 'Wall',
    key: 'w',
    part: 'Now',
    icon: 'M2 2.5h5v4H2zM9 2.5h5v4H9zM2 9.5h5v4H2zM9 9.5h5v4H9z',
    onPhone: true,
  },
  {
    path: '/problems',
    title: 'Problems',
    key: 'p',
    part: 'Now',
    icon: 'M8 1.5 14.5 8 8 14.5 1.5 8z',
    onPhone: true,
    load: () => import('./pages/problems.tsx'),
  },
  {
    path: '/checks',
    title: 'Checks',
    key: 'c',
    part: 'Now',
    icon: 'M2 3.5h1M5.5 3.5H14M2 8h1M5.5 8H14M2 12.5h1M5.5 12.5H14',
    onPhone: true,
    load: () => import('./pages/checks.tsx'),
  },
  {
    path: '/on-call',
    title: 'On call',
    key: 'o',
    part: 'Now',
    icon: 'M3 8a5 5 0 0 1 10 0M2 8.5h3v4.5H3.5C2.5 13 2 12.5 2 11.5zM14 8.5h-3V13h1.5c1 0 1.5-.5 1.5-1.5z',
    only: 'rotas',
    load: () => import('./pages/on-call.tsx'),
  },
  {
    path: '/map',
    of: 'needs',
    title: 'Traffic map',
    key: 't',
    part: 'Systems',
    icon: 'M1.5 6h3.5v4H1.5zM11 2h3.5v4H11zM11 10h3.5v4H11zM5 8h3V4h3M8 8v4h3',
    load: () => import('./pages/map.tsx'),
  },
  {
    path: '/view/balancers',
    of: 'balancers',
    title: 'Balancers',
    key: 'b',
    part: 'Systems',
    icon: 'M8 2v12M4.5 14h7M2.5 5h11M4.5 5 2.5 9.5h4zM11.5 5l-2 4.5h4z',
    load: () => import('./pages/balancers.tsx'),
  },
  {
    path: '/view/databases',
    of: 'databases',
    title: 'Databases',
    key: 'd',
    part: 'Systems',
    icon: 'M2.5 4c0-3 11-3 11 0s-11 3-11 0zM2.5 4v8c0 3 11 3 11 0V4M2.5 8c0 3 11 3 11 0',
    load: () => import('./pages/databases.tsx'),
  },
  {
    path: '/view/caches',
    of: 'caches',
    title: 'Caches',
    key: 'm',
    part: 'Systems',
    icon: 'M3.5 3.5h9v9h-9zM6 1.5v2M10 1.5v2M6 12.5v2M10 12.5v2M1.5 6h2M1.5 10h2M12.5 6h2M12.5 10h2',
    load: () => import('./pages/caches.tsx'),
  },
  {
    path: '/view/queues',
    of: 'queues',
    title: 'Queues',
    key: 'q',
    part: 'Systems',
    icon: 'M1.5 5.5h3v5h-3zM6 5.5h3v5H6zM10.5 8h4M12.5 6l2 2-2 2',
    load: () => import('./pages/queues.tsx'),
  },
  {
    path: '/view/disks',
    of: 'disks',
    title: 'Disks',
    key: 'k',
    part: 'Systems',
    icon: 'M2 9.5h12v4H2zM2 9.5l2-7h8l2 7M11.5 11.5h.01',
    load: () => import('./pages/disks.tsx'),
  },
  {
    path: '/view/failover',
    of: 'failover',
    title: 'Failover',
    key: 'f',
    part: 'Systems',
    icon: 'M2 5.5h10.5L10 3M14 10.5H3.5L6 13',
    load: () => import('./pages/failover.tsx'),
  },
  {
    path: '/view/network',
    of: 'network',
    title: 'Network',
    key: 'n',
    part: 'Systems',
    icon: 'M4.5 13V3L2 5.5M4.5 3 7 5.5M11.5 3v10L9 10.5M11.5 13l2.5-2.5',
    load: () => import('./pages/network.tsx'),
  },
  {
    path: '/restarts',
    title: 'Safe to restart',
    key: 'r',
    part: 'Systems',
    icon: 'M13 8a5 5 0 1 1-1.6-3.7M13 1.5V5H9.5M5.8 8.2 7.4 9.8l3-3.4',
    only: 'restarts',
    load: () => import('./pages/restarts.tsx'),
  },
  {
    path: '/graphs',
    title: 'Graphs',
    key: 'h',
    part: 'Past',
    icon: 'M2 2v12h12M4.5 11l3-4 2.5 2 4-5.5',
    load: () => import('./pages/graphs.tsx'),
  },
  {
    path: '/events',
    title: 'Events',
    key: 'e',
    part: 'Past',
    icon: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM8 4.5V8l2.5 2',
    load: () => import('./pages/events.tsx'),
  },
  {
    path: '/ledger',
    title: 'Who was told',
    key: 'l',
    part: 'Past',
    icon: 'M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3',
    load: () => import('./pages/ledger.tsx'),
  },
]

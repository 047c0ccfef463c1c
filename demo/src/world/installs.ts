import { CARP_GROUPS } from './machines.ts'

/** A customer's site, as the tables `install_sites` and `install_site_ips` have it. */
export interface Install {
  readonly hostname: string
  /** Names of its addresses: paid sites live on both machines, free ones on one. */
  readonly addresses: readonly string[]
}

const [PAID, FREE] = [
  ['apples', 'boats', 'candles', 'drums', 'easels', 'flutes'],
  ['gloves', 'hats', 'ink', 'jam'],
] as const

const siteOf = (shop: string): string => `${shop}.example.org`

/** The addresses of a group, one after the other. */
const addressOf = (group: 0 | 1, index: number): string => {
  const { addresses } = CARP_GROUPS[group]
  return addresses[index % addresses.length] ?? addresses[0]
}

export const INSTALLS: readonly Install[] = [
  ...PAID.map((shop, index) => ({ hostname: siteOf(shop), addresses: [addressOf(0, index), addressOf(1, index)] })),
  ...FREE.map((shop, index) => ({ hostname: siteOf(shop), addresses: [addressOf(index % 2 === 0 ? 0 : 1, index)] })),
]

/** Whose certificate the fault `two-certificates` leaves as it was. */
export const LEFT_BEHIND = siteOf('candles')

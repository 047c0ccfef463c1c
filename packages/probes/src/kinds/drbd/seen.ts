/** One device that is kept alike on several machines, as one of them has it. What is not known is `null`. */
export interface Volume {
  /** `drbd0` of 8, where devices have numbers alone; `r0` of 9, `r0/1` where a resource has several. */
  readonly name: string
  /** `Primary`, `Secondary`, `Unknown`. */
  readonly role: string
  /** `UpToDate`, `Inconsistent`, `Diskless` and more. */
  readonly disk: string
  /** It has none by intention, and works over the network alone. */
  readonly isClient: boolean
  readonly hasQuorum: boolean | null
  /** Nothing is written until somebody lets it go on. */
  readonly isSuspended: boolean
  readonly links: readonly Link[]
  /** Since it was configured, bytes. */
  readonly read: number | null
  readonly written: number | null
}

/** Its connection to another machine. */
export interface Link {
  /** Name of the other machine; 8 has none. */
  readonly peer: string | null
  /** As 8 calls it, in one word: 9 tells connection and replication apart. */
  readonly state: string
  readonly role: string
  readonly disk: string
  readonly isClient: boolean
  /** What the other lacks, or we do, bytes. */
  readonly outOfSync: number | null
  /** While they are made alike, percent. */
  readonly inSync: number | null
  /** Bytes. */
  readonly sent: number | null
  readonly received: number | null
}

/** What the states of a connection mean. One that nobody knows is `changing`: never well. */
export type Meaning = 'well' | 'syncing' | 'lost' | 'alone' | 'changing'

export const meaningOf = ({ state }: Pick<Link, 'state'>): Meaning => MEANINGS.get(state) ?? 'changing'

const SYNCING = [
  ...['SyncSource', 'SyncTarget', 'PausedSyncS', 'PausedSyncT', 'StartingSyncS', 'StartingSyncT', 'WFBitMapS'],
  ...['WFBitMapT', 'WFSyncUUID', 'VerifyS', 'VerifyT', 'Ahead', 'Behind'],
]

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['Connected', 'well'],
  ['WFConnection', 'lost'],
  ['StandAlone', 'alone'],
  ...SYNCING.map((state) => [state, 'syncing'] as const),
])

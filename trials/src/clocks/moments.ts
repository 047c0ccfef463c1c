/** A moment at which the tests have to be right, and where. */
export interface Clock {
  /** When a run begins; it goes on from there. */
  readonly at: string
  readonly zone: string
  /** Whether it is one that each change is tried under. */
  readonly inSlice?: boolean
}

/** Every clock that the tests run under. A clock that changes does so two minutes after the beginning. */
export const CLOCKS = {
  'leap-day': { at: '2028-02-29T11:30:00Z', zone: 'UTC' },
  'new-year': { at: '2027-12-31T23:50:00Z', zone: 'UTC' },
  'berlin-spring': { at: '2027-03-28T00:58:00Z', zone: 'Europe/Berlin' },
  'berlin-autumn': { at: '2027-10-31T00:58:00Z', zone: 'Europe/Berlin' },
  'new-york-spring': { at: '2027-03-14T06:58:00Z', zone: 'America/New_York' },
  'new-york-autumn': { at: '2027-11-07T05:58:00Z', zone: 'America/New_York' },
  'monday-night': { at: '2027-02-01T00:05:00Z', zone: 'UTC' },
  // Seconds no longer fit into 31 bits; and the clocks go forward.
  'far-future': { at: '2039-03-13T06:58:00Z', zone: 'America/New_York' },
  // Not a whole number of hours from anybody, most of the day on another date than UTC; the clocks go back; and seconds do
  // not fit into 31 bits.
  chatham: { at: '2039-04-02T13:58:00Z', zone: 'Pacific/Chatham', inSlice: true },
} as const satisfies { readonly [name: string]: Clock }

export type ClockName = keyof typeof CLOCKS

/** One port of a device, for tests. Left out: as on a port that is well and idle. */
export interface Port {
  readonly index: number
  readonly name: string
  readonly alias?: string
  readonly admin?: number
  readonly status?: number
  readonly megabits?: number
  readonly duplex?: number
  /** `null`: the agent has no counters of 64 bits. */
  readonly received?: number | null
  readonly receivedNarrow?: number
  readonly sent?: number
  readonly packets?: number
  readonly errors?: number
  readonly discards?: number
  /** Hundredths of a second since the agent was started. */
  readonly changed?: number
}

export const UPTIME = 8_640_000

/** What `snmpwalk -On` prints of such a device. */
export const walkOf = (ports: readonly Port[], uptime = UPTIME): string =>
  [
    '.1.3.6.1.2.1.1.1.0 = STRING: "a switch"',
    `.1.3.6.1.2.1.1.3.0 = Timeticks: (${uptime}) 1 day`,
    ...ports.flatMap(linesOf),
  ].join('\n')

function linesOf(port: Port): readonly string[] {
  const { index, name, alias = '', admin = 1, status = 1, megabits = 1_000, duplex = 3, received = 0, sent = 0 } = port
  const { receivedNarrow = (received ?? 0) % 2 ** 32, packets = 0, errors = 0, discards = 0, changed = 0 } = port
  const plain = (column: number, value: string) => `.1.3.6.1.2.1.2.2.1.${column}.${index} = ${value}`
  const wide = (column: number, value: string) => `.1.3.6.1.2.1.31.1.1.1.${column}.${index} = ${value}`
  const count = (column: number, value: number) => plain(column, `Counter32: ${value}`)
  const counts = received !== null ? [6, 7, 8, 9, 10, 11, 12, 13] : []
  const values: { readonly [column: number]: number } = { 6: received ?? 0, 7: packets, 10: sent, 11: packets }
  return [
    plain(2, `STRING: "interface ${name}"`),
    plain(5, `Gauge32: ${Math.min(megabits * 1e6, 2 ** 32 - 1)}`),
    plain(7, `INTEGER: ${admin}`),
    plain(8, `INTEGER: ${status}`),
    plain(9, `Timeticks: (${changed}) 0`),
    ...[count(10, receivedNarrow), count(11, packets), count(12, 0), count(13, discards), count(14, errors)],
    ...[count(16, sent % 2 ** 32), count(17, packets), count(18, 0), count(19, 0), count(20, 0)],
    `.1.3.6.1.2.1.10.7.2.1.19.${index} = INTEGER: ${duplex}`,
    wide(1, `STRING: "${name}"`),
    wide(15, `Gauge32: ${megabits}`),
    wide(18, `STRING: "${alias}"`),
    ...counts.map((column) => wide(column, `Counter64: ${values[column] ?? 0}`)),
  ]
}

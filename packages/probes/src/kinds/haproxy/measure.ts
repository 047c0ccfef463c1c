import { type Estate, hasNoServer, isClosed, isOnBackups, type Named } from './estate.ts'

/** What the statistics hold for each metric. A column that this version does not have is left out. */
export function measure({ frontends, backends, servers }: Estate) {
  const serving: readonly Named[] = [...backends, ...servers]
  const waiting = sum(serving, 'qcur')
  // The sessions of a backend hold those that wait: in its own queue, and in those of its servers.
  const inFlight = Math.max(0, sum(backends, 'scur') - waiting)
  return {
    inFlight,
    waiting,
    stranded: Number(waiting > 0 && inFlight === 0),
    noServer: flags(backends, hasNoServer),
    onBackups: flags(backends, isOnBackups),
    down: flags(servers, ({ state }) => state === 'down'),
    maintenance: flags(servers, ({ state }) => state === 'maintenance'),
    strange: flags(servers, ({ state }) => state === 'strange'),
    closed: flags(frontends, isClosed),
    ...numbers({
      queue: [serving, 'qcur'],
      active: [backends, 'act'],
      backups: [backends, 'bck'],
      sessions: [serving, 'scur'],
      connectErrors: [serving, 'econ'],
      responseErrors: [serving, 'eresp'],
      serverErrors: [serving, 'hrsp_5xx'],
      lastChange: [serving, 'lastchg'],
    }),
    ...used('sessionsUsed', servers),
    ...used('frontendUsed', frontends),
    ...requestsOf(frontends),
    ...total('bytesIn', frontends, 'bin'),
    ...total('bytesOut', frontends, 'bout'),
  }
}

const sum = (all: readonly Named[], column: string): number =>
  all.reduce((total, { row }) => total + (row.number(column) ?? 0), 0)

const flags = <T extends Named>(all: readonly T[], is: (one: T) => boolean) =>
  Object.fromEntries(all.map((one) => [one.name, Number(is(one))]))

function numbers<N extends string>(wanted: { readonly [metric in N]: readonly [readonly Named[], string] }) {
  const found = Object.entries<readonly [readonly Named[], string]>(wanted).map(([metric, [all, column]]) => [
    metric,
    Object.fromEntries(present(all, column)),
  ])
  const some = found.filter(([, readings]) => Object.keys(readings ?? {}).length > 0)
  // As many of them as there are columns, by the names that were wanted.
  return Object.fromEntries(some) as { readonly [metric in N]?: { readonly [instance: string]: number } }
}

const present = (all: readonly Named[], column: string): readonly (readonly [string, number])[] =>
  all.flatMap(({ name, row }) => {
    const value = row.number(column)
    return value === null ? [] : [[name, value] as const]
  })

/** Percent of the sessions that it may have at most; one without a limit has none. */
function used<N extends string>(metric: N, all: readonly Named[]) {
  const shares = all.flatMap(({ name, row }) => {
    const [now, most] = [row.number('scur'), row.number('slim')]
    return now === null || most === null || most === 0 ? [] : [[name, (100 * now) / most] as const]
  })
  return shares.length === 0 ? {} : only(metric, Object.fromEntries(shares))
}

/** 1.3 counts sessions only. */
const requestsOf = (frontends: readonly Named[]) =>
  present(frontends, 'req_tot').length > 0
    ? total('requests', frontends, 'req_tot')
    : total('requests', frontends, 'stot')

const total = <N extends string>(metric: N, all: readonly Named[], column: string) =>
  present(all, column).length === 0 ? {} : only(metric, sum(all, column))

const only = <N extends string, R>(metric: N, reading: R) => ({ [metric]: reading }) as { readonly [name in N]: R }

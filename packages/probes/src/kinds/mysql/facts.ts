import type { Reading } from '@foretop/shared/model.ts'
import { toNumber } from './cell.ts'
import { backlogOf, type Channel, isRunning } from './channel.ts'
import { busyAmong, clientsAmong, lockedAmong, replicasAmong, type Thread } from './connections.ts'
import { COUNTERS } from './counters.ts'
import { detailsOf } from './details.ts'
import { evidenceOf } from './evidence.ts'
import { known, perInstance } from './known.ts'
import { logNumber } from './logs.ts'
import type { MysqlMetric } from './metrics.ts'
import { readOnly } from './read-only.ts'
import { summaryOf } from './summary.ts'
import type { Survey } from './survey.ts'

export interface Seen {
  /** Address and port that were asked, to recognise this server as another one's master. */
  readonly address: string
  readonly port: number
  /** The server's number for our own connection. */
  readonly connectionId: number
  readonly showQueries: boolean
}

/** Everything the survey says, as numbers to judge, details to show and evidence for relations. What is not known is left out. */
export const factsOf = (survey: Survey, seen: Seen) => ({
  metrics: known({ ...replicaReadings(survey.channels ?? []), ...serverReadings(survey, seen.connectionId) }),
  details: detailsOf(survey, seen),
  evidence: evidenceOf(survey, seen),
  traits: { version: survey.version.text },
  text: summaryOf(survey, seen.connectionId),
})

type Maybe = { readonly [name in MysqlMetric]?: Reading | undefined }

function replicaReadings(channels: readonly Channel[]): Maybe {
  const perChannel = (read: (channel: Channel) => number | undefined) => perInstance(channels, ({ name }) => name, read)
  return {
    ioRunning: perChannel(({ io }) => running(io)),
    sqlRunning: perChannel(({ sql }) => running(sql)),
    lag: perChannel(({ secondsBehind, delaySeconds }) =>
      secondsBehind === undefined ? undefined : Math.max(0, secondsBehind - delaySeconds),
    ),
    // A replica that does not run has nothing more to fetch or apply: that 0 would look well.
    backlog: perChannel((channel) => (isRunning(channel) === false ? undefined : backlogOf(channel))),
    filesApart: perChannel(({ read, executed }) => {
      const [fetched, applied] = [logNumber(read?.file ?? ''), logNumber(executed?.file ?? '')]
      return fetched === undefined || applied === undefined ? undefined : Math.max(0, fetched - applied)
    }),
  }
}

/** `Connecting` and `Preparing` are not running: nothing is fetched. */
const running = (state: string | undefined) => (state === undefined ? undefined : Number(state === 'Yes'))

function serverReadings({ variables, status, logs, threads, notKnown }: Survey, ownId: number): Maybe {
  const gauge = (name: string) => toNumber(status.get(name))
  const connected = gauge('Threads_connected')
  const allowed = toNumber(variables.get('max_connections'))
  return {
    connectionsBusy: threads === null ? undefined : busyAmong(threads, ownId).length,
    connectionsTotal: threads === null ? undefined : clientsAmong(threads).length,
    connectionsUsed: connected === undefined || !allowed ? undefined : (connected / allowed) * 100,
    oldestQuery: threads === null ? undefined : longest(busyAmong(threads, ownId)),
    waitsForLock: threads === null ? undefined : longest(lockedAmong(threads, ownId)),
    threadsRunning: gauge('Threads_running'),
    replicas: threads === null ? undefined : replicasAmong(threads),
    binlogs: logs?.length,
    binlogBytes: logs?.reduce((sum, log) => sum + log.bytes, 0),
    readOnly: flag(readOnly(variables)),
    serverId: toNumber(variables.get('server_id')),
    uptime: gauge('Uptime'),
    blindSpots: notKnown.filter(({ blind }) => blind).length,
    ...Object.fromEntries(Object.entries(COUNTERS).map(([metric, variable]) => [metric, gauge(variable)])),
  }
}

const longest = (threads: readonly Thread[]): number =>
  threads.reduce((most, { seconds }) => Math.max(most, seconds), 0)

const flag = (is: boolean | undefined) => (is === undefined ? undefined : Number(is))

/** Status variables of `SHOW GLOBAL STATUS` that are read. */
export const STATUS_NAMES: readonly string[] = [
  'Threads_connected',
  'Threads_running',
  'Uptime',
  ...Object.values(COUNTERS),
]

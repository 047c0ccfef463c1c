import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { at, dial } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { HitRate } from '../../protocol/memcached/hit-rate.ts'
import { askLocks, type Status } from './ask.ts'

/** Younger than this whoever held a lock before the restart may still work as if he had it. In seconds. */
const YOUNG_S = 600

export const ddlockd = defineProbe({
  kind: 'ddlockd',
  title: 'ddlockd',
  summary: 'Locks held and asked for at a ddlockd, and whether it was restarted, by which all locks are lost.',
  tried: {
    with: 'recorded bytes of a ddlockd of 2006 (locks of its own); itself by hand',
    tells: ['well', 'restarted', 'locks taken', 'many locks', 'not OK', 'refused', 'hung', 'another service', 'cut'],
  },
  options: z.strictObject({
    port: z.int().min(1).max(65_535).default(7_002).meta({ description: 'TCP port.' }),
    locks: z.boolean().default(true).meta({ description: 'Also count the locks that are held: it lists them all.' }),
  }),
  metrics: {
    locks: {
      intermittent: true,
      label: 'Locks held',
      unit: 'count',
      thresholds: { warning: { above: 1_000 } },
    },
    load: { intermittent: true, label: 'Tries in 5 min', unit: 'count' },
    given: { label: 'Locks given', unit: 'count', counter: true, chart: 'tries' },
    refused: { label: 'Tries refused', unit: 'count', counter: true, chart: 'tries' },
    refusedShare: {
      intermittent: true,
      label: 'Tries refused',
      unit: 'percent',
      thresholds: { warning: { above: 50 } },
    },
    uptime: { label: 'Uptime', unit: 's', thresholds: { warning: { below: YOUNG_S } } },
    replyTime: { label: 'Reply time', unit: 'ms', thresholds: { warning: { above: 100 }, critical: { above: 1_000 } } },
  },
  manual: `
Opens a connection for each look and sends \`status\`, then \`locks\` and \`noop\`; it takes no lock, and its connection holds none. The port has
no password. \`locks\` lists every lock with who holds it, of which only the number is kept; \`locks: false\` leaves it out.

All locks are in its memory: after a restart they are all free at once, also those whose holders still work. Hence ten minutes of
warning for a short *uptime*. It is to be started where it is down, and restarted only when nobody holds a lock.

A try is refused where somebody else has the lock: that is what it is for. The share of the latest tries (100 of them at least, of the
last ten minutes) is worth a warning where most are refused: somebody keeps a lock for too long, or too many race for it. Nobody asking at
all is no fault by itself: set \`load: { warning: { below: 1 } }\` where somebody always should.

- **refused**: it is not running; its locks are gone.
- **takes connections but does not answer**: it hangs, and so does everybody who wants a lock.
- **expected the status of a ddlockd …**: something else listens on this port.`,
  async run({ port, locks: withLocks }, { target, signal, keep }) {
    const endpoint = { address: target.address, port }
    const where = at(endpoint)
    const shares = await keep(() => new HitRate())
    const { status, locks, replyTime } = await askLocks(await dial(endpoint, signal), where, withLocks, signal)
    const given = countIn(status, 'SUCCESSES', where)
    const refused = countIn(status, 'FAILURES', where)
    const uptime = countIn(status, 'RUNTIME', where)
    const load = status.has('LOAD') ? countIn(status, 'LOAD', where) : null
    const share = shares.see({ uptime, hits: given, misses: refused })
    return {
      metrics: {
        ...(locks !== null && { locks }),
        ...(load !== null && { load }),
        ...(share !== undefined && { refusedShare: 100 - share }),
        ...{ given, refused, uptime, replyTime },
      },
      text: [
        locks === null ? 'OK' : `${counted(locks, 'lock')} held`,
        ...(load === null ? [] : [`${formatNumber(load)} tried in 5 min`]),
        ...(uptime < YOUNG_S ? [`started ${formatDuration(uptime * 1_000)} ago: all locks of before are lost`] : []),
      ].join(', '),
    }
  },
})

/** A daemon to which nobody has come yet tells its counters as nothing at all. */
function countIn(status: Status, name: string, where: string): number {
  const value = status.get(name)
  if (value === '' && name !== 'RUNTIME') return 0
  if (value !== undefined && /^\d{1,20}$/.test(value)) return Number(value)
  throw new ProbeFailure(
    'protocol',
    `expected a count in ${name} of ${where}, came ${value === undefined ? 'none' : JSON.stringify(value.slice(0, 60))}`,
  )
}

import { cronLine, timeZone } from '@foretop/shared/crontab.ts'
import { duration } from '@foretop/shared/duration.ts'
import { z } from 'zod'
import { type Asked, judge } from './check-in/judge.ts'
import { CHECK_IN } from './check-in/names.ts'
import { hear, ledger, type Ping } from './check-in/pings.ts'
import { cronRhythm, periodic, type Rhythm } from './check-in/rhythm.ts'
import { defineReport } from './define.ts'
import { overdueAs } from './spoken.ts'

const HOUR_MS = 3_600_000
const span = duration('1m', '366d')

const options = z
  .strictObject({
    period: span
      .optional()
      .meta({ description: 'How often it has to come by, as `1d`; a day, if there is no `schedule` either.' }),
    schedule: cronLine
      .optional()
      .meta({ description: 'When it has to: the five fields of its line in the crontab.', examples: ['15 3 * * *'] }),
    zone: timeZone.optional().meta({ description: 'Time zone of the schedule; that of this machine if not given.' }),
    grace: span.default(HOUR_MS).meta({ description: 'How much later it may come by, as `1h`.' }),
    longest: span
      .optional()
      .meta({ description: 'How long a run that tells of its start may take; as `grace` if not given.' }),
    uuid: z.guid({ error: 'must be a UUID, as 5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278' }).toLowerCase().optional().meta({
      description:
        'By which it comes by: a secret. If not given it is made of the reporter token: `foretop ping-urls` tells it.',
      secret: true,
    }),
    slug: z
      .string()
      .regex(/^[a-z0-9_-]{1,128}$/, { error: 'must have small letters, digits, - and _ alone' })
      .optional()
      .meta({ description: 'What it is called behind the ping key; its id, as `d1-backup`, if not given.' }),
    overdue: overdueAs,
  })
  .refine(({ period, schedule }) => period === undefined || schedule === undefined, {
    error: 'has both period and schedule; choose one',
  })
  .refine(({ zone, schedule }) => zone === undefined || schedule !== undefined, {
    path: ['zone'],
    error: 'is the zone of a schedule, and there is none',
  })
type Options = z.output<typeof options>

export const checkIn = defineReport({
  kind: CHECK_IN,
  title: 'Check-in',
  summary: 'A job has to come by in time: it pings when it begins, ends or fails, as with Healthchecks.',
  tried: {
    with: 'curl 7.88.1',
    tells: [
      'in time',
      'late',
      'overdue',
      'failed, with its exit status and last line',
      'running',
      'running too long',
      'never heard of',
    ],
  },
  way: 'clock',
  defaults: { everyMs: 60_000, attempts: 1 },
  options,
  metrics: {
    duration: { label: 'Duration', unit: 'ms', intermittent: true },
    sinceSuccess: { label: 'Since the last success', unit: 's', intermittent: true },
  },
  manual: `
The job asks for one address of Foretop, with curl or anything else: \`/ping/UUID\` when all went well, \`/ping/UUID/start\`,
\`/ping/UUID/fail\`, \`/ping/UUID/EXITSTATUS\`, \`/ping/UUID/log\`, or \`/ping/KEY/SLUG…\` in place of the UUID: the protocol of
[Healthchecks](https://healthchecks.io/docs/http_api/), word for word, so lines that ping one need only another host.
[Configuration](configuration.md#reports-from-outside) has examples.

What is posted with a ping is kept as the last log, the last 10,000 bytes of it, and its last line is told with a failure. With \`/start\` the
duration is measured; runs that overlap tell each its own by \`?rid=UUID\`.

- **expected …, … ago**: overdue: neither a success nor a failure came by \`grace\` after its time. The job did not run, or could not reach us.
  A start in time excuses it for as long as \`longest\` says, a later one does not.
- **started … ago, … allowed**: it runs for longer than \`longest\`, or ended without a word. The next success of another run ends that.
- **exit 2: …**, **failed: …**: it said so itself. That holds until a success, however late the next run is.
- **nothing heard of it yet**: pending until its first time and \`grace\` are over.
- A schedule is that of a crontab in its zone: 02:30 in the night in which it does not exist is expected just after the gap, and one
  that exists twice is expected once, the first time.
- While Foretop does not run no ping is taken. What was expected then counts for nobody, and the text says so.`,
  ledger,
  hear: (given, heard, ping: Ping, at) => hear(heard, ping, at, longestOf(given)),
  judge: (given, heard, waiting) => judge(askedBy(given), heard, waiting),
})

/** A schedule is read once. */
const rhythms = new WeakMap<Options, Rhythm>()

function rhythmOf(given: Options): Rhythm {
  const known = rhythms.get(given)
  if (known !== undefined) return known
  const { schedule, zone, period, grace } = given
  const made = schedule === undefined ? periodic(period ?? DAY_MS, grace) : cronRhythm(schedule, zone)
  rhythms.set(given, made)
  return made
}

const longestOf = ({ longest, grace }: Options): number => longest ?? grace

const askedBy = (given: Options): Asked => ({
  rhythm: rhythmOf(given),
  graceMs: given.grace,
  longestMs: longestOf(given),
  overdue: given.overdue,
  zone: given.zone,
})

const DAY_MS = 24 * HOUR_MS

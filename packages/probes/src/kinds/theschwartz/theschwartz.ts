import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { seenSections } from '../../recording/seen.ts'
import { LOGIN, login, portWithin } from '../mysql/login.ts'
import { recordServer } from '../mysql/record.ts'
import { Session } from '../mysql/session.ts'
import { askAll } from './ask.ts'
import { type FunctionJobs, type LatestError, readJobs } from './read.ts'

const names = z.array(z.string().min(1)).default([])
/** Names go into the statements: no more than MySQL takes without any quoting. */
const NAME = /^[\w$]+$/

/** A share of fewer ends than this says nothing. */
const ENOUGH_ENDS = 10

export const theschwartz = defineProbe({
  kind: 'theschwartz',
  title: 'TheSchwartz',
  summary:
    'Jobs waiting, running and scheduled, the age of the oldest, and errors, per function of a TheSchwartz database.',
  tried: {
    with: 'MariaDB 10.11 with the tables of TheSchwartz 1.12; its own clients and workers by hand',
    tells: [
      'waiting',
      'running',
      'scheduled',
      'nobody takes it',
      'failing again and again',
      'failed for good',
      'no such tables',
      'right missing',
      'slow',
      'login refused',
      'refused',
      'full',
      'hung',
      'cut',
    ],
  },
  options: z.strictObject({
    port: portWithin,
    database: z
      .string()
      .max(64)
      .regex(NAME, 'has letters, digits, _ and $')
      .meta({
        description: 'Database that holds the tables; another one is another check.',
        examples: ['dw_schwartz'],
      }),
    prefix: z
      .string()
      .max(40)
      .regex(/^[\w$]*$/, 'has letters, digits, _ and $')
      .default('')
      .meta({ description: 'What the names of the tables begin with.', examples: ['sch_'] }),
    ignore: names.meta({ description: 'Functions to leave out; `*` stands for anything.' }),
    precious: names.meta({ description: 'Functions of which each error is a warning; `*` stands for anything.' }),
    limitMs: z
      .int()
      .min(100)
      .max(600_000)
      .default(2_000)
      .meta({ description: 'The server itself ends a statement that takes longer, in ms; less than the timeout.' }),
    ...LOGIN,
  }),
  metrics: {
    // A new database has no function yet, which is no reason to worry.
    waiting: {
      intermittent: true,
      label: 'Jobs waiting',
      unit: 'count',
      thresholds: { warning: { above: 1_000 }, critical: { above: 10_000 } },
      chart: 'jobs',
      view: { name: 'queues', role: 'waiting' },
    },
    running: {
      intermittent: true,
      label: 'Jobs running',
      unit: 'count',
      chart: 'jobs',
      view: { name: 'queues', role: 'running' },
    },
    scheduled: { intermittent: true, label: 'Jobs for later', unit: 'count', chart: 'jobs' },
    oldest: {
      intermittent: true,
      label: 'Oldest job waits',
      unit: 's',
      thresholds: { warning: { above: 300 }, critical: { above: 1_800 } },
      view: { name: 'queues', role: 'age' },
    },
    errors: {
      intermittent: true,
      label: 'Errors in 15 min',
      unit: 'count',
      thresholds: { warning: { above: 10 } },
      view: { name: 'queues', role: 'errors' },
    },
    preciousErrors: {
      intermittent: true,
      label: 'Errors in 15 min of a precious function',
      unit: 'count',
      thresholds: { warning: { above: 0 } },
    },
    failing: { intermittent: true, label: 'Jobs that failed and are tried again', unit: 'count' },
    mostFailures: {
      intermittent: true,
      label: 'Failures of one job, at most',
      unit: 'count',
      thresholds: { warning: { above: 4 } },
    },
    ended: { intermittent: true, label: 'Jobs ended in 15 min', unit: 'count' },
    endedBadly: {
      intermittent: true,
      label: 'Jobs failed for good, of those ended in 15 min',
      unit: 'percent',
      thresholds: { warning: { above: 10 } },
    },
    time: { label: 'Query time', unit: 'ms', thresholds: { warning: { above: 2_000 } } },
  },
  // Each look reads all jobs.
  defaults: { everyMs: 60_000, retryMs: 15_000 },
  manual: `
Logs in as the \`mysql\` probe does, in a session that only reads, keeps it, and runs six statements: over \`funcmap\`, \`job\`, \`error\` and
\`exitstatus\` of \`database\`, each name with \`prefix\` before it. All the rights it needs:

    GRANT SELECT ON dw_schwartz.* TO foretop@'10.0.0.5' IDENTIFIED BY '…'

Reading 200,000 jobs took 0.3 s: look once a minute, at the replica if there is one. The server ends a statement after \`limitMs\`
(MariaDB 10.1, MySQL 5.7; older ones run it to its end). Before MySQL 5.6 no session can be read only, and those are not asked.

A job **waits** when its time has come and nobody has it, **runs** while somebody has it (for as long as he may: of a worker that
died, until that is over), and is **for later** before its time. One that failed and will be tried again is for later too: *failing*
counts those. One that failed for good is *gone* from the table, so the queue gets shorter while everything fails: judge
*errors*. Errors are rows of \`error\` of the last 15 minutes; how often jobs should fail differs, so set \`errors\` per function, or name it in
\`precious\`. How many jobs ended, and how many of them badly, is known only of workers that keep exit states, and the share from ten on.
The details tell the five latest errors as the worker wrote them, 200 letters of each: whatever it puts there is shown.

A function that has no worker shows in nothing but the age of its oldest job. Ages are between the clock of whoever made a job
and that of the database: one that is ahead makes its jobs wait as jobs for later.

- **no table …** (\`protocol\`): \`database\` or \`prefix\` is not that of the tables, or they are of something else. The check is wrong, not the queue empty.
- **our user may not read that** (\`auth\`): a right is missing; it says which. MySQL says the same of a table that is not there where the user has no right to the whole database.
- **took longer than …** (\`timeout\`): very many jobs, or a server that is too busy.
- Refused, full, hung, a wrong password (\`auth\`), TLS: as with \`mysql\`, in the server's own words.`,
  async run(given, context) {
    const ask = await askAll(given, context)
    const askedAt = performance.now()
    const answers = await ask()
    return conclude(given, readJobs(answers), performance.now() - askedAt)
  },
  recorded: 'what the last look found, and what runs in the database',
  async *record({ port, ...given }, { target, signal, keep, details }) {
    yield* seenSections(details)
    const session = await keep(() => Session.open({ address: target.address, port }, login(given, target), signal))
    yield* recordServer(session, signal)
  },
})

interface Chosen {
  readonly ignore: readonly string[]
  readonly precious: readonly string[]
}

/** What is told of the functions that are wanted; `time` in ms. */
export function conclude(
  { ignore, precious }: Chosen,
  read: { readonly functions: readonly FunctionJobs[]; readonly latest: readonly LatestError[] },
  time: number,
) {
  const isWanted = (name: string) => !matchesAny(name, ignore)
  const functions = read.functions.filter(({ name }) => isWanted(name))
  const per = (value: (one: FunctionJobs) => number, of = functions) =>
    Object.fromEntries(of.map((one) => [one.name, value(one)]))
  const enough = functions.filter(({ ended }) => ended >= ENOUGH_ENDS)
  return {
    metrics: {
      waiting: per(({ waiting }) => waiting),
      running: per(({ running }) => running),
      scheduled: per(({ scheduled }) => scheduled),
      oldest: per(({ oldest }) => oldest),
      errors: per(({ errors }) => errors),
      preciousErrors: per(
        ({ errors }) => errors,
        functions.filter(({ name }) => matchesAny(name, precious)),
      ),
      failing: per(({ failing }) => failing),
      mostFailures: per(({ mostFailures }) => mostFailures),
      ended: per(({ ended }) => ended),
      endedBadly: per(({ ended, endedBadly }) => (100 * endedBadly) / ended, enough),
      time,
    },
    details: {
      latest: read.latest.filter((error) => isWanted(error.function)).map((error) => ({ ...error, at: iso(error.at) })),
      functions: functions
        .toSorted((one, other) => other.oldest - one.oldest)
        .map(({ name, ...rest }) => ({ function: name, ...rest })),
    },
    text: describe(functions),
  }
}

/** The last moment that a Date can be. */
const LAST_S = 8_640_000_000_000
const iso = (seconds: number): string | null => (seconds <= LAST_S ? new Date(seconds * 1_000).toISOString() : null)

function describe(functions: readonly FunctionJobs[]): string {
  const sum = (value: (one: FunctionJobs) => number) =>
    formatNumber(functions.reduce((total, one) => total + value(one), 0))
  const [oldest] = functions.toSorted((one, other) => other.oldest - one.oldest)
  const errors = functions.reduce((total, one) => total + one.errors, 0)
  return [
    `${sum(({ waiting }) => waiting)} waiting`,
    `${sum(({ running }) => running)} running`,
    `${sum(({ scheduled }) => scheduled)} for later`,
    ...(oldest !== undefined && oldest.oldest > 0
      ? [`the oldest of ${oldest.name} for ${formatDuration(oldest.oldest * 1_000)}`]
      : []),
    ...(errors > 0 ? [`${counted(errors, 'error')} in 15 min`] : []),
  ].join(', ')
}

import { formatAge } from '@foretop/shared/format/age.ts'
import type { Metrics } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { definitionsOf, namedNumber, namedNumbers } from '../named-number.ts'
import { PLUGIN_METRICS } from '../protocol/nagios/readings.ts'
import { defineReport, type Judgement, type Waiting } from './define.ts'
import { hear, ledger, type PassiveHeard, type PassiveTold } from './passive/heard.ts'
import { read } from './passive/read.ts'
import { dueBy, excuse, fresh, moment, overdueAs, ownToken, spanOf } from './spoken.ts'

const number = z.strictObject(namedNumber('missing at times'))

const options = z.strictObject({
  token: ownToken,
  fresh: fresh.optional().meta({
    description:
      'How often it has to be told, as `10m`: what does not come in that time is overdue. Never, if not given.',
  }),
  overdue: overdueAs,
  metrics: z
    .record(z.string(), number)
    .default({})
    .meta({
      description:
        'Numbers that are told with it, each a metric of its own: by its name in `metrics`, or as a label of performance data.',
      examples: [{ rows: { label: 'Rows copied' }, size: { unit: 'bytes' } }],
    }),
  service: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'What `send_nsca` calls it; the name of the check if not given.' }),
  hostResults: z
    .boolean()
    .default(false)
    .meta({ description: 'Takes what `send_nsca` tells of the host itself (HOST, CODE, TEXT).' }),
})
type Options = z.output<typeof options>

export const passive = defineReport({
  kind: 'passive',
  title: 'Passive check',
  summary: 'Is told by others how something is: by JSON that is posted, or by lines as `send_nsca` takes them.',
  tried: {
    with: 'curl 7.88.1',
    tells: [
      'ok, warning, critical and unknown as it was told',
      'overdue',
      'never heard of',
      'told twice',
      'out of date',
    ],
  },
  way: 'receive',
  defaults: { everyMs: 60_000, attempts: 1 },
  options,
  metrics: {
    sinceReport: { label: 'Since the last report', unit: 's' },
    ...PLUGIN_METRICS,
  },
  metricsOf: ({ metrics }) => definitionsOf(chosenIn(metrics)),
  manual: `
Nobody looks: a job, a script or another monitor says how it is, by \`POST /api/v1/checks/HOST%2FNAME/observations\` with
\`Authorization: Bearer TOKEN\`, or by \`POST /api/v1/nsca\`. [Configuration](configuration.md#reports-from-outside) has both.

What it says is its state, and thresholds on its numbers can make that worse, never better. A text is read as that of a Nagios
plugin: further lines are details, performance data behind \`|\` are metrics by what they are measured in, and those whose label is a
name under \`metrics\` are that metric. \`attempts: 3\` here means three reports in a row: the section \`defaults\` is about looks of
our own, and says nothing of this.

- **nothing heard for …**: nothing came for longer than \`fresh\`. What ran meanwhile, and how, nobody knows.
- **nothing heard of it yet**: not since it is in the configuration. It is pending until \`fresh\` is over.
- What is told twice (the same \`id\`, or the same \`at\` and state) counts once. What is older than what is known, or than \`fresh\`, has no effect.
  A clock that is ahead is not believed: ours is taken, and the answer says so.
- While Foretop does not run nobody can tell it anything. So it waits for \`fresh\` once more from when it runs again, and says so.`,
  ledger,
  hear: ({ fresh: freshMs }, heard, told: PassiveTold, at) => hear(freshMs, heard, told, at),
  judge: (given, heard, waiting) => (heard === null ? unheard(given, waiting) : judged(given, heard, waiting)),
})

type Judged = Judgement<Record<string, unknown>> & { readonly metrics: Metrics }

function judged(given: Options, heard: PassiveHeard, waiting: Waiting): Judged {
  const { at, aways } = waiting
  const sinceMs = Math.max(0, at - heard.at)
  const found = read(heard, chosenIn(given.metrics))
  const due = given.fresh === undefined ? null : dueBy(heard.at, given.fresh, aways)
  const about = { reportedAt: moment(heard.at), ...(heard.saidAt !== null && { saidAt: moment(heard.saidAt) }) }
  const sinceReport = sinceMs / 1_000
  if (due === null || at < due)
    return {
      ...found,
      metrics: { ...found.metrics, sinceReport },
      details: { state: 'heard', ...about, ...found.details },
      changesAt: due,
      restsOn: 'told',
    }
  return {
    metrics: { sinceReport },
    details: { state: 'overdue', ...about, ...found.details },
    says: given.overdue,
    text: `nothing heard for ${formatAge(sinceMs)}, every ${spanOf(given.fresh ?? 0)} expected; it was ${heard.says}: ${found.text}${excuse(heard.at, waiting)}`,
    changesAt: null,
    restsOn: 'clock',
  }
}

/** It is pending until it should have come. */
function unheard({ fresh: freshMs, overdue }: Options, waiting: Waiting): Judged {
  const { at, since, aways } = waiting
  const due = freshMs === undefined ? null : dueBy(since, freshMs, aways)
  const text = `nothing heard of it yet, since ${formatAge(Math.max(0, at - since))}`
  if (due === null || at < due)
    return { metrics: {}, details: { state: 'new' }, says: 'unknown', text, changesAt: due, restsOn: 'nothing' }
  const expected = `every ${spanOf(freshMs ?? 0)} expected`
  return {
    metrics: {},
    details: { state: 'overdue' },
    says: overdue,
    text: `${text}, ${expected}${excuse(since, waiting)}`,
    changesAt: null,
    restsOn: 'clock',
  }
}

const chosenIn = (metrics: Options['metrics']) => namedNumbers(metrics, () => number.parse({}))

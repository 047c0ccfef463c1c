import { formatAge } from '@foretop/shared/format/age.ts'
import type { Conclusion, Details } from '@foretop/shared/model.ts'
import { CONCLUSIONS } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { type AlertsHeard, type Choosing, type Firing, hear, LISTED, ledger } from './alertmanager/heard.ts'
import type { Alert, Payload } from './alertmanager/payload.ts'
import { defineReport, type Judgement, type Waiting } from './define.ts'
import { dueBy, excuse, fresh, moment, overdueAs, ownToken, spanOf } from './spoken.ts'

const values = z.union([z.string(), z.array(z.string()).min(1)])

const options = z
  .strictObject({
    token: ownToken,
    match: z
      .record(z.string(), values)
      .default({})
      .meta({
        description:
          'Labels that an alert must have to belong here, each one value or one of several; any alert, if not given.',
        examples: [{ team: 'web', severity: ['critical', 'warning'] }],
      }),
    label: z.string().min(1).default('severity').meta({ description: 'The label that says how bad an alert is.' }),
    statuses: z
      .record(z.string(), z.enum(CONCLUSIONS))
      .default({
        critical: 'critical',
        page: 'critical',
        error: 'critical',
        warning: 'warning',
        info: 'ok',
        none: 'ok',
      })
      .meta({ description: 'What each value of that label makes of this check.' }),
    otherwise: z
      .enum(CONCLUSIONS)
      .default('warning')
      .meta({ description: 'What an alert makes of it that has no such label, or another value.' }),
    watchdog: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          'Name of an alert that always fires, to tell that alerts still come. Where it has labels of `match`, they must be those. Needs `fresh`.',
        examples: ['Watchdog'],
      }),
    fresh: fresh.optional().meta({
      description:
        'How often what fires is told again: a little more than `repeat_interval` there. What is not is overdue. Never, if not given.',
    }),
    overdue: overdueAs,
  })
  .refine(({ watchdog, fresh: freshMs }) => watchdog === undefined || freshMs !== undefined, {
    path: ['fresh'],
    error: 'must say how often the watchdog is told again',
  })
type Options = z.output<typeof options>

export const alertmanager = defineReport({
  kind: 'alertmanager',
  title: 'Prometheus alerts',
  summary: 'Alerts of a Prometheus Alertmanager, as it posts them to a webhook: those that match are one check.',
  tried: {
    with: 'prometheus-alertmanager 0.25.0 with Prometheus 2.42.0',
    tells: [
      'nothing fires',
      'what fires, the worst first',
      'ended',
      'not told again',
      'the watchdog ended',
      'never heard of',
    ],
  },
  way: 'receive',
  defaults: { everyMs: 60_000, attempts: 1 },
  options,
  metrics: {
    firing: { label: 'Alerts firing', unit: 'count' },
    sinceReport: { label: 'Since the last message', unit: 's' },
  },
  manual: `
Alertmanager is given a receiver whose \`webhook_configs\` post to \`/api/v1/alertmanager\`; with the reporter token each message reaches
all such checks, and each takes the alerts that \`match\` chooses. [Configuration](configuration.md#reports-from-outside) has both sides.
\`send_resolved\` must be on, as it is unless you say otherwise.

An alert is known by its fingerprint, and what fires is told again by every message of its group. The worst severity is the state, through
\`statuses\`, and the text names what fires, the worst first. Silences and inhibitions of Alertmanager's hold: what it does not post is not known here.

- **nothing heard for …**: the watchdog did not come, or what fires was not told again in time: Prometheus or Alertmanager is down, or cannot reach us.
- **Watchdog no longer fires**: Prometheus reaches Alertmanager, but does not evaluate that rule.
- **nothing heard of it yet**: pending. Without a \`watchdog\` nobody can tell silence from health.`,
  ledger,
  hear: (given, heard, payload: Payload, at) => hear(heard, payload, at, choosingBy(given)),
  judge: (given, heard, waiting) => (heard === null ? unheard(given, waiting) : judged(given, heard, waiting)),
})

type Judged = Judgement<{ readonly firing: unknown; readonly sinceReport: unknown }>

function judged(given: Options, heard: AlertsHeard, waiting: Waiting): Judged {
  const { at, aways } = waiting
  const { firing, more, watchdog } = heard
  const said = saidOf(heard)
  const facts = { metrics: { firing: firing.length + more, sinceReport: Math.max(0, at - heard.at) / 1_000 } }
  const details = detailsOf(heard)
  // Where there is a watchdog, it tells of all; else only what fires is told again.
  const toldAt =
    given.watchdog !== undefined ? (watchdog?.at ?? waiting.since) : Math.min(...firing.map((one) => one.toldAt))
  const due = given.fresh === undefined || !Number.isFinite(toldAt) ? null : dueBy(toldAt, given.fresh, aways)
  if (due !== null && at >= due)
    return {
      ...facts,
      details: { state: 'overdue', ...details },
      says: given.overdue,
      text: `nothing heard${given.watchdog === undefined ? '' : ` of ${given.watchdog}`} for ${formatAge(at - toldAt)}, every ${spanOf(given.fresh ?? 0)} expected; it was: ${said}${excuse(toldAt, waiting)}`,
      ...{ changesAt: null, restsOn: 'clock' },
    }
  const told = { ...facts, changesAt: due, restsOn: 'told' as const }
  if (watchdog?.firing === false)
    return {
      ...told,
      details: { state: 'ended', ...details },
      says: given.overdue,
      text: `${given.watchdog ?? ''} no longer fires; ${said}`,
    }
  return {
    ...told,
    details: { state: firing.length === 0 ? 'well' : 'firing', ...details },
    says: worstOf(firing),
    text: said,
  }
}

function unheard({ fresh: freshMs, watchdog, overdue }: Options, waiting: Waiting): Judged {
  const { at, since, aways } = waiting
  // Nothing may fire; only a watchdog has to.
  const due = freshMs === undefined || watchdog === undefined ? null : dueBy(since, freshMs, aways)
  const text = 'nothing heard of it yet'
  if (due === null || at < due)
    return { metrics: {}, details: { state: 'new' }, says: 'unknown', text, changesAt: due, restsOn: 'nothing' }
  return {
    metrics: {},
    details: { state: 'overdue' },
    says: overdue,
    text: `nothing heard of ${watchdog ?? ''} yet, every ${spanOf(freshMs ?? 0)} expected${excuse(since, waiting)}`,
    ...{ changesAt: null, restsOn: 'clock' },
  }
}

const NAMED = 3

/** `DiskFull: /var is full on web1, HighLoad and 3 more fire` */
function saidOf({ firing, more }: AlertsHeard): string {
  if (firing.length === 0) return 'no alert fires'
  const named = firing.slice(0, NAMED).map(({ name, about }) => (about === '' ? name : `${name}: ${about}`))
  const left = firing.length - named.length + more
  return `${named.join('; ')}${left === 0 ? '' : `; and ${left} more`}`
}

const worstOf = (firing: readonly Firing[]): Conclusion => firing[0]?.says ?? 'ok'

const detailsOf = ({ at, firing }: AlertsHeard): Details => ({
  reportedAt: moment(at),
  ...(firing.length > 0 && {
    alerts: firing.slice(0, LISTED).map(({ name, says, about, since, fingerprint }) => ({
      name,
      status: says,
      about,
      since: moment(since),
      fingerprint,
    })),
  }),
})

const choosingBy = ({ match, label, statuses, otherwise, watchdog }: Options): Choosing => ({
  isOurs: ({ labels }) => Object.entries(match).every(([name, wanted]) => fits(own(labels, name), wanted)),
  // It need not have the labels, but that of another cluster tells nothing of ours.
  isWatchdog: ({ labels }: Alert) =>
    watchdog !== undefined &&
    own(labels, 'alertname') === watchdog &&
    Object.entries(match).every(([name, wanted]) => !Object.hasOwn(labels, name) || fits(own(labels, name), wanted)),
  saysOf: ({ labels }) => own(statuses, own(labels, label) ?? '') ?? otherwise,
})

/** A label that is not there is an empty one, as Prometheus has it. */
const fits = (value: string | undefined, wanted: z.output<typeof values>): boolean =>
  [wanted].flat().includes(value ?? '')

/** Labels are named by others: one called `constructor` is not found where nobody put it. */
const own = <T>(table: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

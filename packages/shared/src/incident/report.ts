import { z } from 'zod'
import type { Fact } from '../fact.ts'
import { checkName } from '../format/check-name.ts'
import { formatDuration } from '../format/duration.ts'
import { effectsCount, effectsOf } from '../format/effects.ts'
import { impactText } from '../format/impact.ts'
import { accountText, type Clock, saidText } from '../format/ledger.ts'
import { incidentViewSchema } from '../incident-view.ts'
import { captureSchema } from '../model/capture.ts'
import { runbookSchema } from '../model/runbook.ts'
import { markdownCode, markdownQuote, markdownQuoted, markdownText } from './markdown-text.ts'
import { momentWords } from './moment-words.ts'
import { effectsByCheck, timelineOf } from './timeline.ts'

/** All that a post-mortem begins with. */
export const incidentReportSchema = z.object({
  incident: incidentViewSchema,
  /** Of what was recorded only what it is; `null`: whoever asks may not know. */
  captures: z
    .array(
      captureSchema.pick({ id: true, checkId: true, at: true, why: true, by: true, error: true }).extend({
        sections: z.array(z.object({ title: z.string() })),
      }),
    )
    .nullable(),
  /** As they are now. */
  runbooks: z.array(runbookSchema),
  /** When it was put together, wall ms. */
  at: z.number(),
})
export type IncidentReport = Fact<typeof incidentReportSchema>

interface Times {
  /** A moment with its day. */
  readonly clock: Clock
  /** As people call the zone of `clock`. */
  readonly zone: string
}

const MOST_EFFECTS = 100

/** One document for people: what is known, and room for what only they know. */
export function incidentMarkdown(report: IncidentReport, { clock, zone }: Times): string {
  const { incident, at } = report
  const parts = [
    `# ${markdownText(checkName(incident.checkId))}: ${headline(incident)}`,
    summaryOf(report, clock),
    effectsPart(incident, clock, at),
    `## Timeline\n\n${timelinePart(report, clock)}`,
    notesPart(incident, clock),
    toldPart(incident, clock),
    capturesPart(report, clock),
    runbooksPart(report),
    '## What went well',
    '## What did not',
    '## Actions',
    `Times are in ${markdownText(zone)}. Put together by Foretop at ${clock(at)}.`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

type View = IncidentReport['incident']

function headline({ openedAt, closedAt, worst }: View): string {
  return closedAt === null ? `${worst}, and goes on` : `was ${worst} for ${formatDuration(closedAt - openedAt)}`
}

function summaryOf({ incident, at }: IncidentReport, clock: Clock): string {
  const { id, checkId, host, groups, openedAt, closedAt, closedAs, worst, text, users, impact, explainedBy } = incident
  const where = [...(host === null ? [] : [`host ${host}`]), ...groups.map((group) => `group ${group}`)].join(', ')
  const end =
    closedAt === null
      ? `goes on since ${formatDuration(at - openedAt)}`
      : `${clock(closedAt)}, ${closedAs === 'removed' ? 'no longer watched' : 'recovered'} after ${formatDuration(closedAt - openedAt)}`
  const rows: readonly (readonly [string, string])[] = [
    ['Check', `${markdownCode(checkId)}${where === '' ? '' : `, ${markdownText(where)}`} (incident ${id})`],
    ['Began', clock(openedAt)],
    ['Ended', end],
    ['At worst', `${worst}${text === '' ? '' : `: ${markdownText(text)}`}`],
    ['Users affected', usersText(users, impact, clock)],
    ['Cause', explainedBy === null ? 'nothing else explains it' : causeText(explainedBy)],
  ]
  return rows.map(([name, said]) => `- **${name}:** ${said}`).join('\n')
}

function usersText(now: View['users'], worst: View['impact'], clock: Clock): string {
  if (worst === null) return now === null ? 'not known' : markdownText(impactText(now))
  const then = `${markdownText(impactText(worst))} (since ${clock(worst.at)})`
  return now === null || impactText(now) === impactText(worst)
    ? then
    : `now ${markdownText(impactText(now))}; at worst ${then}`
}

const causeText = ({ checkId, incident }: NonNullable<View['explainedBy']>): string =>
  `explained by ${markdownCode(checkId)}${incident === null ? '' : ` (incident ${incident})`}`

function effectsPart({ effects, effectsCount: count }: View, clock: Clock, now: number): string {
  const all = effectsByCheck(effects)
  if (all.length === 0) return ''
  const names = all.map(({ checkId }) => checkId.slice(checkId.indexOf('/') + 1))
  const rows = all.slice(0, MOST_EFFECTS).map(({ checkId, from, until, front }) => {
    const lasted = until === null ? `goes on, ${formatDuration(now - from)}` : formatDuration(until - from)
    return `| ${markdownCode(checkId)}${front ? ' (visitors see it)' : ''} | ${clock(from)} | ${lasted} |`
  })
  const total = Math.max(count, all.length)
  const more = total > rows.length ? `\n\nand ${total - rows.length} more.` : ''
  const kinds = markdownText(effectsOf(names).words)
  return `## ${effectsCount(total)}\n\n${kinds}\n\n| Check | From | Lasted |\n|---|---|---|\n${rows.join('\n')}${more}`
}

function timelinePart({ incident, captures }: IncidentReport, clock: Clock): string {
  const rows = timelineOf(incident, captures ?? []).map((moment) => {
    const { title, text } = momentWords(moment, incident, clock)
    const words = `**${markdownText(title)}**${text === '' ? '' : ` ${markdownText(text)}`}`
    return `| ${clock(moment.at)} | ${sinceText(moment.at - incident.openedAt)} | ${words} |`
  })
  return `| Time | | What happened |\n|---|---|---|\n${rows.join('\n')}`
}

/** `+2 m 10 s` after its beginning. */
export function sinceText(ms: number): string {
  if (Math.abs(ms) < 1_000) return '+0\u202Fs'
  return ms < 0 ? formatDuration(ms) : `+${formatDuration(ms)}`
}

function notesPart({ notes }: View, clock: Clock): string {
  if (notes.length === 0) return ''
  const each = notes
    .toReversed()
    .map(({ at, by, text }) => `${by === '' ? '' : `**${markdownText(by)}**, `}${clock(at)}:\n\n${markdownQuote(text)}`)
  return `## Notes\n\n${each.join('\n\n')}`
}

function toldPart({ told }: View, clock: Clock): string {
  if (told.length === 0) return '## Who was told\n\nNobody.'
  const rows = told.toReversed().map((account) => {
    const { at, recipient, status } = account
    const who = recipient === '' ? 'nobody by name' : recipient
    return `| ${clock(at)} | ${markdownText(who)} | ${status ?? ''} | ${markdownText(saidText(accountText(account, clock)))} |`
  })
  return `## Who was told\n\n| Of what | Who | | What became of it |\n|---|---|---|---|\n${rows.join('\n')}`
}

function capturesPart({ captures }: IncidentReport, clock: Clock): string {
  if (captures === null || captures.length === 0) return ''
  const each = captures.toReversed().map(({ at, checkId, sections, error }) => {
    const titles = sections.map(({ title }) => markdownText(title)).join(', ')
    if (titles === '' && error === null) return `- ${clock(at)} ${markdownCode(checkId)}: nothing`
    const failed = error === null ? '' : `${titles === '' ? '' : '; '}not all of it: ${markdownText(error)}`
    return `- ${clock(at)} ${markdownCode(checkId)}: ${titles}${failed}`
  })
  return `## Recorded at that moment\n\n${each.join('\n')}\n\nWhat was recorded stands on the page of the incident.`
}

function runbooksPart({ runbooks }: IncidentReport): string {
  if (runbooks.length === 0) return ''
  const each = runbooks.map(
    ({ of, name, text }) => `${markdownText(of === 'check' ? name : `${of} ${name}`)}:\n\n${markdownQuoted(text)}`,
  )
  return `## Runbook\n\n${each.join('\n\n')}`
}

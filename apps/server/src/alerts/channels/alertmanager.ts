import { createHash } from 'node:crypto'
import { impactText } from '@foretop/shared/format/impact.ts'
import { cut, headlineOf, type Message, type Said, wordOf } from '../message.ts'
import { wallOf } from '../wall-link.ts'
import { nameOf } from './check-name.ts'
import { runbookText } from './runbook-text.ts'

/** Nobody shows more, and receivers often take no more than 1 MiB. */
const MOST_TEXT = 30_000

/** By what a check is told apart: they are the same as long as it is watched, whatever its status. */
const GROUP_BY = ['alertname', 'check', 'host', 'site']

/** Go's time that is none. */
const NEVER = '0001-01-01T00:00:00Z'

interface Labels {
  readonly [name: string]: string
}

/** What is posted of one check, in version 4 of what Alertmanager's webhooks get. */
export interface AlertGroup {
  readonly groupKey: string
  readonly fingerprint: string
  /** Number of the transition that it tells of. */
  readonly transition: number
  readonly body: object
}

/**
 * A message as Alertmanager tells it, grouped by check: receivers that keep a ticket for each `groupKey` close the right
 * one. Of a check that broke twice meanwhile the last word counts, for an alert has one state.
 */
export function alertGroupsOf(message: Message): readonly AlertGroup[] {
  const last = new Map(message.notices.map((notice) => [notice.checkId, notice]))
  return [...last.values()].map((notice) => groupOf(notice, message))
}

function groupOf(notice: Said, { site, channel }: Message): AlertGroup {
  const status = wordOf(notice) === 'PROBLEM' ? 'firing' : 'resolved'
  const labels = labelsOf(notice, site)
  const groupLabels = pick(labels, GROUP_BY)
  const annotations = annotationsOf(notice)
  const groupKey = `{}:{${Object.entries(groupLabels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`
  const fingerprint = createHash('sha256').update(groupKey).digest('hex').slice(0, 16)
  const alert = {
    ...{ status, labels, annotations },
    startsAt: timeOf(notice.since),
    endsAt: status === 'firing' ? NEVER : timeOf(notice.at),
    ...{ generatorURL: notice.link ?? '', fingerprint },
  }
  const body = {
    ...{
      receiver: channel,
      status,
      alerts: [alert],
      groupLabels,
      commonLabels: labels,
      commonAnnotations: annotations,
    },
    externalURL: wallOf(notice)?.replace(/\/$/, '') ?? '',
    ...{ version: '4', groupKey, truncatedAlerts: 0 },
  }
  return { groupKey, fingerprint, transition: notice.transition, body }
}

/** In the order of their names; Alertmanager has no label without a value. */
function labelsOf(notice: Said, site: string): Labels {
  const { checkId, host, groups, from, to } = notice
  return filled({
    alertname: nameOf(notice),
    check: checkId,
    groups: groups.join(', '),
    host: host ?? '',
    // What is over was as bad as people knew.
    severity: wordOf(notice) === 'PROBLEM' ? to : from,
    site,
  })
}

const annotationsOf = (notice: Said): Labels =>
  filled({
    description: cut(notice.text, MOST_TEXT),
    runbook: runbookText(notice, MOST_TEXT),
    summary: headlineOf(notice),
    users: notice.impact === undefined ? '' : impactText(notice.impact),
  })

const filled = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))

const pick = (labels: Labels, names: readonly string[]): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)))

/** As Go writes it: without a fraction where there is none. */
const timeOf = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')

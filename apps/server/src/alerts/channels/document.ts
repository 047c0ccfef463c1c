import { worst } from '../../core/severity.ts'
import { cut, headlineOf, type Message, type Said } from '../message.ts'

/** Receivers often take no more than 1 MiB. Bytes of the whole; of its plain text; and of that and the notices that are whole. */
const MOST_BYTES = 900_000
const MOST_TEXT_BYTES = 300_000
const MOST_WHOLE_BYTES = 600_000
const MOST_NOTICES = 1_000
/** Notices after these come without their runbooks, and with so many of what they explain. */
const MOST_WHOLE = 100
const MOST_EXPLAINED = 5
const SHORT = { runbook: null, furtherRunbooks: [] }

/**
 * A message for programs, in the shape that `docs/alerts.md` promises: change it only by adding. Without the time of the
 * try, so that each try has the same bytes.
 */
export function documentOf({ id, site, channel, status, subject, text, notices }: Message) {
  const head = { version: 1, id, site, channel, status, subject, text: shortened(text, MOST_TEXT_BYTES) }
  const listed = listedOf(notices, bytesOf(head))
  return { ...head, notices: listed, truncatedNotices: notices.length - listed.length }
}

/** The first ones, the worst, as many as there is room for beside so many bytes. */
function listedOf(notices: readonly Said[], beside: number): readonly object[] {
  const listed: object[] = []
  let bytes = beside
  for (const notice of notices.slice(0, MOST_NOTICES)) {
    const whole = noticeOf(notice)
    const isRoom = listed.length < MOST_WHOLE && bytes + bytesOf(whole) <= MOST_WHOLE_BYTES
    const one = isRoom ? whole : { ...whole, ...SHORT, explains: notice.explains.slice(0, MOST_EXPLAINED) }
    // With its comma.
    bytes += bytesOf(one) + 1
    if (bytes > MOST_BYTES) break
    listed.push(one)
  }
  return listed
}

/** Its beginning that takes no more bytes, as JSON. */
function shortened(text: string, most: number): string {
  const bytes = bytesOf(text)
  return bytes <= most ? text : shortened(cut(text, Math.floor((text.length * most) / bytes)), most)
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

const noticeOf = (notice: Said) => ({
  incident: notice.incident,
  transition: notice.transition,
  check: notice.checkId,
  host: notice.host,
  groups: notice.groups,
  why: notice.why,
  from: notice.from,
  to: notice.to,
  worst: worst([notice.from, notice.to, ...notice.was]),
  at: new Date(notice.at).toISOString(),
  since: new Date(notice.since).toISOString(),
  summary: headlineOf(notice),
  text: notice.text,
  untold: notice.untold,
  explains: notice.explains,
  impact: notice.impact ?? null,
  toYou: notice.toYou ?? null,
  onCall: notice.onCall ?? null,
  runbook: notice.runbook,
  furtherRunbooks: notice.furtherRunbooks ?? [],
  link: notice.link,
})

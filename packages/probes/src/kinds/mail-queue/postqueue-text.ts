import { ProbeFailure } from '../../protocol/failure.ts'
import { dayTimeIn, type WallTime } from './local-time.ts'
import { type Mail, withoutAddresses } from './mails.ts'

/** `88D0421C0C7!     266 Mon Nov 30 02:54:50  sender`, with what it is doing: being delivered, on hold, to be bounced. */
const HEAD = /^([0-9A-Za-z]{1,40})([*!#]?) +\d{1,20} ([A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d) {1,2}\S/
const MARKED: { readonly [mark: string]: string } = { '*': 'active', '!': 'hold' }
const EMPTY = 'Mail queue is empty'
const TITLE = '-Queue ID-'
const TOTAL = /^-- \d{1,20} Kbytes in (\d{1,20}) Requests?\.$/

/**
 * What `postqueue -p` says, of any age. It does not tell `maildrop` and `incoming` apart: a mail without any reason and mark is
 * taken for one that comes in. Throws `protocol` unless it came whole, or was cut by us.
 */
export function mailsInText(stdout: string, now: WallTime, isCut: boolean): readonly Mail[] {
  const lines = stdout.split('\n')
  const rest = lines.pop() ?? ''
  if (lines.length === 1 && lines[0] === EMPTY && rest === '') return []
  const first = lines[0] ?? rest
  if (!first.startsWith(TITLE)) throw unlike(first)
  const total = isCut ? null : Number(TOTAL.exec(lines.at(-1) ?? '')?.[1] ?? Number.NaN)
  const paragraphs = paragraphsIn(lines.slice(1, isCut ? undefined : -1))
  // One that was cut in its middle has lost its reason, and would be taken for another.
  const whole = (isCut ? paragraphs.slice(0, -1) : paragraphs).filter((paragraph) => paragraph.length > 0)
  const mails = whole.map((paragraph) => mailIn(paragraph, now))
  if (rest !== '' && !isCut) throw unlike(rest)
  if (total !== null && total !== mails.length)
    throw new ProbeFailure(
      'protocol',
      `expected ${total} mails from postqueue -p, by its last line, got ${mails.length}`,
    )
  return mails
}

/** Each mail ends with an empty line; what is behind the last of those comes last. */
function paragraphsIn(lines: readonly string[]): readonly (readonly string[])[] {
  const all: string[][] = [[]]
  for (const line of lines) {
    if (line === '') all.push([])
    else all.at(-1)?.push(line)
  }
  return all
}

function mailIn([head = '', ...others]: readonly string[], now: WallTime): Mail {
  const [, , mark = '', time = ''] = HEAD.exec(head) ?? []
  const arrived = dayTimeIn(time, now)
  if (arrived === null) throw unlike(head)
  const reasons = others.map((line) => line.trim()).filter((line) => line.startsWith('(') && line.endsWith(')'))
  const reason = reasons[0]?.slice(1, -1) ?? null
  return {
    queue: MARKED[mark] ?? (reason === null ? 'incoming' : 'deferred'),
    ageMs: Math.max(0, now - arrived),
    reason: reason === null ? null : withoutAddresses(reason),
  }
}

/** What stands there may be addresses: nothing of it is shown but where it begins. */
const unlike = (text: string): ProbeFailure =>
  new ProbeFailure(
    'protocol',
    `expected a listing of mails from postqueue -p, got ${JSON.stringify(text.slice(0, 20))}…`,
  )

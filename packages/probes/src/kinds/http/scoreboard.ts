import type { Metric } from '@foretop/shared/model.ts'
import type { Target } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { askForStatus, type Expected, otherPage, REPLY_TIME, type StatusAsking } from './status-page.ts'

/** What Apache's `server-status?auto` and those that are made like it have in common. */
export const SCOREBOARD_METRICS = {
  requests: { label: 'Requests', unit: 'count', counter: true },
  bytes: { label: 'Sent', unit: 'bytes', counter: true },
  uptime: { label: 'Uptime', unit: 's' },
  replyTime: REPLY_TIME,
} as const satisfies { readonly [name: string]: Metric }

/** What it says of Apache's workers or of the connections of lighttpd, which calls them servers. */
export interface ExpectedScoreboard extends Expected {
  readonly places: 'Workers' | 'Servers'
}

export interface Scoreboard {
  readonly busy: number
  readonly idle: number
  /** How many places are in each state, by its letter. */
  readonly states: ReadonlyMap<string, number>
  readonly places: number
  /** By the names of the page. */
  readonly fields: ReadonlyMap<string, string>
  readonly metrics: { readonly [name in keyof typeof SCOREBOARD_METRICS]?: number }
}

/** Asks for such a page and reads it. Throws as `askForStatus` does, and `protocol` or `truncated` for what is none. */
export async function askForScoreboard(
  asking: StatusAsking,
  expected: ExpectedScoreboard,
  target: Target,
  signal: AbortSignal,
): Promise<Scoreboard> {
  const { text, replyTime } = await askForStatus(withAuto(asking), expected, target, signal)
  const { metrics, ...read } = readScoreboard(text, expected)
  return { ...read, metrics: { ...metrics, replyTime } }
}

/** Without it the page is one for people. */
function withAuto({ url, path, ...asking }: StatusAsking): StatusAsking {
  const whole = url === undefined ? null : new URL(url)
  if (whole?.search === '') whole.search = '?auto'
  return {
    ...asking,
    url: whole?.href,
    path: path === undefined || path.includes('?') ? path : `${path}?auto`,
  }
}

export function readScoreboard(text: string, expected: ExpectedScoreboard): Scoreboard {
  const fields = new Map(
    text.split('\n').flatMap((line) => {
      const colon = line.indexOf(': ')
      return colon === -1 ? [] : [[line.slice(0, colon), line.slice(colon + 2).trim()] as const]
    }),
  )
  const number = (...names: readonly string[]) => {
    const value = names.map((name) => fields.get(name)).find((value) => value !== undefined) ?? ''
    return /^\d{1,15}$/.test(value) ? Number(value) : undefined
  }
  const busy = number(`Busy${expected.places}`)
  const idle = number(`Idle${expected.places}`)
  if (busy === undefined || idle === undefined) throw otherPage(expected, text, hintFor(text, fields))
  const board = fields.get('Scoreboard')
  if (board === undefined || !text.endsWith('\n'))
    throw new ProbeFailure('truncated', `${expected.what} breaks off before the end of its scoreboard`)
  const [requests, kilobytes] = [number('Total Accesses'), number('Total kBytes')]
  const uptime = number('Uptime', 'ServerUptimeSeconds')
  return {
    busy,
    idle,
    states: new Map(
      Array.from(
        Map.groupBy(board, (letter) => letter),
        ([letter, all]) => [letter, all.length],
      ),
    ),
    places: board.length,
    fields,
    metrics: {
      ...(requests !== undefined && { requests }),
      ...(kilobytes !== undefined && { bytes: kilobytes * 1_024 }),
      ...(uptime !== undefined && { uptime }),
    },
  }
}

function hintFor(text: string, fields: ReadonlyMap<string, string>): string {
  if (fields.has('BusyServers')) return 'lighttpd’s, or that of an Apache before 2.0'
  if (fields.has('BusyWorkers')) return 'that of an Apache'
  return /<html|<!doctype/i.test(text)
    ? 'a page for people: put ?auto behind its path; or another page'
    : 'another service'
}

/** The states that have a name, each by it: one that nobody is in is 0, and a letter that nobody knows is left out. */
export const statesOf = (states: ReadonlyMap<string, number>, names: { readonly [letter: string]: string }) =>
  Object.fromEntries(Object.entries(names).map(([letter, name]) => [name, states.get(letter) ?? 0]))

import type { Target } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { fieldOf } from '../../protocol/http/head.ts'
import { askForDocument, beginningOf } from '../http/document.ts'

export interface Usage {
  readonly totalBytes: number
  readonly freeBytes: number
  readonly usedBytes: number
  /** How old the numbers are by the machine's own clock, in seconds. */
  readonly ageS: number
  readonly disk: string | null
  readonly replyTime: number
}

const KIB = 1_024
/** It has seven short lines. */
const MOST_BYTES = 65_536

/**
 * What the node last measured of a device, `GET /devN/usage`; `null` where it has no such device (404). Throws `protocol` for any
 * other status or text, and else as a page that cannot be had does, with the device before it.
 */
export async function askUsage(
  device: number,
  port: number,
  target: Target,
  signal: AbortSignal,
): Promise<Usage | null> {
  const name = `dev${device}`
  const asking = { port, path: `/${name}/usage`, method: 'GET', headers: {}, follow: false, status: 200, verify: true }
  const { reply, body, metrics } = await askForDocument({ ...asking, maxBytes: MOST_BYTES }, target, signal).catch(
    (error) => {
      throw error instanceof ProbeFailure
        ? new ProbeFailure(error.code, `${name}: ${error.message}`, { cause: error })
        : error
    },
  )
  if (reply.status === 404) return null
  const came = reply.status === 200 ? readUsage(body.toString('utf8')) : null
  if (came !== null) {
    const { writtenS, ...usage } = came
    return { ...usage, ageS: Math.max(0, nowS(fieldOf(reply, 'date')) - writtenS), replyTime: metrics.total ?? 0 }
  }
  const what = reply.status === 200 ? beginningOf(body.toString('utf8')) : `${reply.status} ${reply.reason}`.trimEnd()
  throw new ProbeFailure('protocol', `expected the usage of ${name} from a mogstored, came ${what}`)
}

/** `name: value` a line; sizes in KiB, the time in seconds since 1970. `null`: it is something else. */
function readUsage(text: string) {
  const said = new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(': ')
      return colon === -1 ? [] : [[line.slice(0, colon), line.slice(colon + 2).trim()]]
    }),
  )
  const count = (name: string) => {
    const value = said.get(name)
    return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null
  }
  const [total, free, used, writtenS] = [count('total'), count('available'), count('used'), count('time')]
  if (total === null || free === null || used === null || writtenS === null || used + free === 0) return null
  const bytes = { totalBytes: total * KIB, freeBytes: free * KIB, usedBytes: used * KIB }
  return { ...bytes, writtenS, disk: said.get('disk') ?? null }
}

/** The machine's own clock wrote the time of the numbers, and says what it is now; ours only where it does not. */
function nowS(date: string | undefined): number {
  const said = date === undefined ? Number.NaN : Date.parse(date)
  return (Number.isNaN(said) ? Date.now() : said) / 1_000
}

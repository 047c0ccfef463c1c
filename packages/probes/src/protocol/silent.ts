import { connect } from 'node:net'
import type { Metric } from '@foretop/shared/model.ts'
import { exhaustionIn } from './exhaustion.ts'
import { isTheirs } from './names/race.ts'
import { patience } from './patience.ts'

/** What probes that visitors' names are asked with have in common. */
export const SILENT_ADDRESSES = {
  intermittent: true,
  label: 'Addresses that do not answer',
  unit: 'count',
  thresholds: { warning: { above: 0 } },
} as const satisfies Metric

export const silentText = (silent: readonly string[] | null): string =>
  silent === null || silent.length === 0 ? '' : `; no answer from ${silent.join(', ')}`

const PATIENCE_MS = 1_000
/** A network for content names a few; nobody needs all of a hundred. */
const MOST = 8

export interface Answered {
  /** What was asked for, and the addresses it has. */
  readonly name: string
  readonly addresses: readonly string[]
  /** The one that answered. */
  readonly answered: string
  readonly port: number
}

/**
 * Which of the addresses beside `answered` take no connection: behind one name, a dead one fails part of all visitors.
 * Each gets a second; one we have no way to is not counted. `null`: there is no other, or nothing is known of them.
 */
export async function silentAmong(
  { name, addresses, answered, port }: Answered,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  // Every machine calls itself that in both kinds of address, and most of what listens there does so on one.
  const others = LOCAL.test(name) ? [] : addresses.filter((address) => address !== answered).slice(0, MOST)
  if (others.length === 0) return null
  using within = patience(signal, PATIENCE_MS)
  const verdicts = await Promise.all(
    others.map((address) => isSilent(address, port, { end: within.signal, over: signal })),
  )
  const silent = others.filter((_, index) => verdicts[index])
  return silent.length === 0 && verdicts.includes(null) ? null : silent
}

const LOCAL = /(^|\.)localhost\.?$/i

interface Ends {
  readonly end: AbortSignal
  /** Aborted when the look is over: then nothing is known. */
  readonly over: AbortSignal
}

function isSilent(host: string, port: number, { end, over }: Ends): Promise<boolean | null> {
  return new Promise((tell) => {
    const socket = connect({ host, port })
    const settle = (silent: boolean | null) => {
      end.removeEventListener('abort', late)
      socket.destroy()
      tell(silent)
    }
    const late = () => settle(over.aborted ? null : true)
    socket.once('connect', () => settle(false))
    socket.on('error', (error) => settle(exhaustionIn(error) === null ? isTheirs(error) : null))
    end.addEventListener('abort', late, { once: true })
    if (end.aborted) late()
  })
}

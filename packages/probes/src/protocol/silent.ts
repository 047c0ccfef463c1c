import { connect } from 'node:net'
import type { Metric } from '@foretop/shared/model.ts'
import { patience } from './patience.ts'
import { isTheirs } from './race.ts'

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

/**
 * Which of the addresses beside `answered` take no connection: behind one name, a dead one fails part of all visitors.
 * Each gets a second; one we have no way to, and one that nothing is known of when the signal comes, is not counted.
 */
export async function silentAmong(
  addresses: readonly string[],
  { answered, port }: { readonly answered: string; readonly port: number },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const others = addresses.filter((address) => address !== answered).slice(0, MOST)
  if (others.length === 0) return []
  using within = patience(signal, PATIENCE_MS)
  const verdicts = await Promise.all(others.map((address) => isSilent(address, port, within.signal)))
  return signal.aborted ? [] : others.filter((_, index) => verdicts[index])
}

function isSilent(host: string, port: number, end: AbortSignal): Promise<boolean> {
  return new Promise((tell) => {
    const socket = connect({ host, port })
    const settle = (silent: boolean) => {
      end.removeEventListener('abort', late)
      socket.destroy()
      tell(silent)
    }
    const late = () => settle(true)
    socket.once('connect', () => settle(false))
    socket.on('error', (error) => settle(isTheirs(error)))
    end.addEventListener('abort', late, { once: true })
    if (end.aborted) late()
  })
}

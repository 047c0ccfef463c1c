import { monotonicMs } from '../../monotonic.ts'
import { CountingSession } from '../../protocol/snmp/counting.ts'
import type { Interface } from './seen.ts'

/** With fewer, one error would be a large share. */
const FEWEST_PACKETS = 100

/** What grew between two looks, in percent; `null`: not known. */
export interface Share {
  readonly received: number | null
  readonly sent: number | null
  /** Errors, of all packets. */
  readonly errors: number | null
}

type Counts = Pick<Interface, 'receivedBytes' | 'sentBytes' | 'packets' | 'errors' | 'bitsPerSecond'>

export interface Moment {
  /** By a clock that nobody sets. */
  readonly ms: number
  readonly counts: Counts
}

/** A session with what its interfaces had counted at the last look. */
export class GrowingSession extends CountingSession {
  #before = new Map<string, Moment>()

  /** Shares since this was last asked, by name. */
  sharesSince(interfaces: readonly Interface[], ms = monotonicMs()): ReadonlyMap<string, Share> {
    const before = this.#before
    this.#before = new Map(interfaces.map((counts) => [counts.name, { ms, counts }]))
    return new Map(interfaces.map((now) => [now.name, shareOf(before.get(now.name), { ms, counts: now })]))
  }
}

export function shareOf(before: Moment | undefined, { ms, counts: now }: Moment): Share {
  const grown = (count: 'receivedBytes' | 'sentBytes' | 'packets' | 'errors') => {
    const [was, is] = [before?.counts[count] ?? null, now[count]]
    return was === null || is === null || is < was ? null : is - was
  }
  const seconds = before === undefined ? 0 : (ms - before.ms) / 1_000
  const used = (bytes: number | null) =>
    bytes === null || now.bitsPerSecond === null || seconds <= 0
      ? null
      : // An agent counts at its own times: of a full link it tells too much at times.
        Math.min(100, (100 * 8 * bytes) / seconds / now.bitsPerSecond)
  const [packets, errors] = [grown('packets'), grown('errors')]
  return {
    received: used(grown('receivedBytes')),
    sent: used(grown('sentBytes')),
    errors:
      packets === null || errors === null || packets + errors < FEWEST_PACKETS
        ? null
        : (100 * errors) / (packets + errors),
  }
}

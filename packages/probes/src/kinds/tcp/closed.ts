import { at, connectToAny, type Endpoint } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { resolveAll } from '../../protocol/names/resolve.ts'
import { patience } from '../../protocol/patience.ts'

/**
 * How a port is closed at every address of a name: in words; `null`: it is open at one. Throws what says nothing of the
 * port: no such name, no way out of here, a deadline before the silence was long enough.
 */
export async function closedness(
  { address, port }: Endpoint,
  silenceMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const addresses = await resolveAll(address, signal)
  return await closednessOfAll(
    addresses.map((one) => ({ address: one, port })),
    silenceMs,
    signal,
  )
}

/** Each is tried by itself: the silence of one must not keep us from another that is open. */
export async function closednessOfAll(
  endpoints: readonly Endpoint[],
  silenceMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const all = await Promise.allSettled(endpoints.map((endpoint) => closednessOf(endpoint, silenceMs, signal)))
  const hows = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (hows.includes(null)) return null
  // One that we know nothing of may be open.
  for (const one of all) if (one.status === 'rejected') throw one.reason
  return [...new Set(hows)].join('; ')
}

async function closednessOf(endpoint: Endpoint, silenceMs: number, signal: AbortSignal): Promise<string | null> {
  const { address, port } = endpoint
  const where = at(endpoint)
  using within = patience(signal, silenceMs)
  try {
    const { socket } = await connectToAny({ addresses: [address], port, where }, within.signal)
    socket.destroy()
    return null
  } catch (error) {
    if (signal.aborted)
      throw new ProbeFailure(
        'timeout',
        `${where} was silent, but not for the ${silenceMs} ms that count: timeout must be longer than silenceMs`,
        { cause: error },
      )
    const how = howOf(error)
    if (how === null) throw error
    return how
  }
}

/** `null`: it says nothing of the port. Only what is known to be of the other side or the way to it counts. */
function howOf(error: unknown): string | null {
  if (error instanceof ProbeFailure) return SILENT
  switch (error instanceof Error && 'code' in error && error.code) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ETIMEDOUT':
      return SILENT
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return `no way to it: ${error instanceof Error ? error.message : ''}`
    default:
      return null
  }
}

const SILENT = 'no answer: filtered, or nobody is there'

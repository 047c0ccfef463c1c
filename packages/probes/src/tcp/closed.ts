import { at, connectToAny, type Endpoint } from '../protocol/dial.ts'
import { exhaustionIn } from '../protocol/exhaustion.ts'
import { ProbeFailure } from '../protocol/failure.ts'
import { isTheirs } from '../protocol/names/race.ts'
import { resolveAll } from '../protocol/names/resolve.ts'
import { patience } from '../protocol/patience.ts'

/**
 * How a port is closed: in words; `null`: it is open. Throws what says nothing of the port: no such name, no way out of
 * here, a deadline before the silence was long enough.
 */
export async function closedness(
  { address, port }: Endpoint,
  silenceMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const addresses = await resolveAll(address, signal)
  const where = at({ address, port })
  using within = patience(signal, silenceMs)
  try {
    const { socket } = await connectToAny({ addresses, port, where }, within.signal)
    socket.destroy()
    return null
  } catch (error) {
    if (signal.aborted)
      throw new ProbeFailure(
        'timeout',
        `${where} was silent, but not for the ${silenceMs} ms that count: timeout must be longer than silenceMs`,
        { cause: error },
      )
    if (!(error instanceof Error) || exhaustionIn(error) !== null || !isTheirs(error)) throw error
    if (error instanceof ProbeFailure) return 'no answer: filtered, or nobody is there'
    return 'code' in error && error.code === 'ECONNREFUSED' ? 'refused' : `no way to it: ${error.message}`
  }
}

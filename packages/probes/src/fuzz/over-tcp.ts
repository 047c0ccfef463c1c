import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { type Behaviour, startHostile } from '@foretop/lab/hostile.ts'
import type { AnyProbe } from '../define.ts'
import { lookSteadily } from '../look-steadily.made-up.ts'
import type { Recording, Tell, Told } from './recording.ts'

interface OverTcp {
  readonly name: string
  readonly pieces: readonly (string | Buffer)[]
  readonly options?: { readonly [name: string]: unknown }
  /** The server says the first piece unasked. */
  readonly greets?: true
  /** The server hangs up after the last piece. */
  readonly ends?: true
  readonly cut?: Recording['cut']
}

/** Replies in the order of the questions, by a server that says them to a probe with an option `port`. */
export function overTcp(probe: AnyProbe, { name, options, cut = 'fails', ...told }: OverTcp): Recording {
  const pieces = told.pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece))
  return {
    ...{ name, of: probe, pieces, made: 'bytes', cut },
    async see(tell) {
      await using server = await startHostile(replaying({ ...told, pieces }, tell))
      return await lookSteadily(probe, { ...options, port: server.port })
    },
  }
}

interface Replayed {
  readonly pieces: readonly Buffer[]
  readonly greets?: true
  readonly ends?: true
}

/** Once all was said it hangs up on whoever asks more. */
const replaying =
  ({ pieces, greets, ends }: Replayed, tell: Tell): Behaviour =>
  (socket) => {
    let index = 0
    let last = Promise.resolve()
    const speak = () => {
      const piece = pieces[index]
      const told: Told = piece === undefined ? { packets: [], end: 'hangs up' } : tell(piece, index)
      index += 1
      const end = told.end ?? (ends && index === pieces.length ? 'hangs up' : undefined)
      if (end === 'hangs up' || end === 'resets') socket.off('data', speak).resume()
      last = last.then(() => say(socket, { packets: told.packets, ...(end && { end }) }))
    }
    socket.on('data', speak)
    if (greets) speak()
  }

/** Each packet by itself, as far as the system does not put them together again. */
export async function say(socket: Socket, { packets, end }: Told): Promise<void> {
  socket.setNoDelay(true)
  for (const [index, packet] of packets.entries()) {
    if (index > 0) await setImmediate()
    if (socket.destroyed) return
    socket.write(packet)
  }
  if (end === 'hangs up') socket.end()
  if (end === 'resets') socket.write('', () => socket.resetAndDestroy())
  if (end === 'hangs up unless asked') hangUpUnlessAsked(socket)
}

/** So that a look which waits for more does not do so until its deadline. */
function hangUpUnlessAsked(socket: Socket): void {
  const timer = setTimeout(() => socket.end(), PATIENCE_MS)
  for (const event of ['data', 'close']) socket.once(event, () => clearTimeout(timer))
}

const PATIENCE_MS = 30

import { at, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { ask } from './ask.ts'
import type { Dialect } from './dialect.ts'
import { Dropped } from './dropped.ts'
import { type Line, openLine, type Security } from './line.ts'
import { type Answer, longestIn, OtherVersion, textOf, type Version } from './packet.ts'

export interface Wanted {
  readonly command: string
  readonly args: readonly string[]
  /** `null`: 4, or 2 where the daemon does not understand it. */
  readonly version: Version | null
  readonly security: Security
}

export interface Exchanged extends Answer, Omit<Line, 'socket'> {
  readonly version: Version
  /** From the question to the whole answer, without what it took to connect. */
  readonly replyMs: number
}

/** Asks for one command, in a version that the daemon understands. Rejects as `openLine` and `ask` do, with what may be the reason. */
export async function exchange(
  endpoint: Endpoint,
  wanted: Wanted,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<Exchanged> {
  const first = wanted.version ?? dialect.firstAt(performance.now())
  try {
    return await attempt(endpoint, wanted, first, signal)
  } catch (error) {
    const isOther = error instanceof Dropped || error instanceof OtherVersion
    if (!isOther || wanted.version !== null || first === 2 || !fitsOld(wanted)) throw explained(error, wanted)
  }
  try {
    const answered = await attempt(endpoint, wanted, 2, signal)
    dialect.isOld(performance.now())
    return answered
  } catch (error) {
    throw explained(error, wanted)
  }
}

async function attempt(endpoint: Endpoint, wanted: Wanted, version: Version, signal: AbortSignal): Promise<Exchanged> {
  const { socket, ...line } = await openLine(endpoint, wanted.security, signal)
  using scope = new DisposableStack()
  scope.adopt(socket, (socket) => socket.destroy())
  const askedAt = performance.now()
  const answer = await ask(socket, { text: textOf(wanted.command, wanted.args), version }, at(endpoint), signal)
  return { ...answer, ...line, version, replyMs: performance.now() - askedAt }
}

const fitsOld = ({ command, args }: Wanted): boolean => Buffer.byteLength(textOf(command, args)) <= longestIn(2)

function explained(error: unknown, wanted: Wanted): unknown {
  if (!(error instanceof Dropped)) return error
  const causes = causesOf(wanted)
  const last = causes.at(-1)
  const any = causes.length === 1 ? last : `${causes.slice(0, -1).join(', ')}, or ${last}; it does not say which`
  return new ProbeFailure('closed', `${error.message}: ${any}`, { cause: error })
}

/** Whoever shook hands with us lets us in, and speaks TLS. */
function causesOf(wanted: Wanted): string[] {
  const { security, args, version } = wanted
  const known = fitsOld(wanted) ? 'neither version 4 nor 2' : 'no version 4, and 2 has no room for what is asked'
  return [
    ...(security.tls === 'off' ? ['our address is not in its allowed_hosts', 'it speaks only TLS'] : []),
    ...(args.length > 0 ? ['it takes no arguments, or not these'] : []),
    version === null ? `it speaks ${known}` : `it does not speak version ${version}`,
  ]
}

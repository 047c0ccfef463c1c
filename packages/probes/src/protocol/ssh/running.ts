import type { FailureCode } from '@foretop/shared/model.ts'
import type { Client, ClientChannel } from 'ssh2'
import type { ChildEnd, Reading } from '../child/command.ts'
import { Output, saidIn } from '../child/output.ts'
import { ProbeFailure } from '../failure.ts'
import { told } from './told.ts'

/** The server opens no further channel: it has as many as it allows (MaxSessions), or allows none. */
export class ChannelRefused extends Error {}

interface Call {
  readonly command: string
  readonly reading: Reading
  /** Whom we talk to. */
  readonly where: string
  readonly signal: AbortSignal
  /** The machine has ended it, or never began: its channel is free again. That may be long after the look has given it up. */
  gone(how: 'ended' | 'refused'): void
}

/** One command, in a channel of its own, from its start until the machine has ended it. */
export function execute(client: Client, { command, reading, where, signal, gone }: Call): Promise<ChildEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ChildEnd>()
  let channel: ClientChannel | null = null
  let isGivenUp = false
  const fail = (code: FailureCode, text: string, cause?: Error) => giveUp(new ProbeFailure(code, text, { cause }))
  const giveUp = (error: Error) => {
    if (isGivenUp) return
    isGivenUp = true
    reject(error)
    if (channel !== null) end(channel)
  }
  const abort = () => fail('timeout', `${where} let us in, but "${told(command)}" does not end`)
  signal.addEventListener('abort', abort, { once: true })
  const begun = (error: Error | undefined, opened: ClientChannel) => {
    if (error !== undefined) {
      gone(isRefusal(error) ? 'refused' : 'ended')
      return giveUp(isRefusal(error) ? new ChannelRefused(error.message) : unspoken(where, command, error))
    }
    channel = opened
    collect(opened, reading, {
      ended(result) {
        gone('ended')
        // Without an exit it was the connection, or the server, that ended it.
        if (result === null) fail('closed', `${where} closed the connection during "${told(command)}"`)
        else resolve(result)
      },
      enough(result) {
        if (isGivenUp) return
        isGivenUp = true
        resolve(result)
        end(opened)
      },
      flooded: () => fail('too-large', `${where} says more than 1 MiB to "${told(command)}", which was ended`),
    })
    if (isGivenUp) end(opened)
  }
  try {
    client.exec(command, begun)
  } catch (error) {
    gone('ended')
    fail(
      'closed',
      `${where} closed the connection before "${told(command)}"`,
      error instanceof Error ? error : undefined,
    )
  }
  return promise.finally(() => signal.removeEventListener('abort', abort))
}

const isRefusal = (error: Error): boolean => error.message.includes('Channel open failure')

const unspoken = (where: string, command: string, error: Error) =>
  new ProbeFailure('protocol', `${where} does not run "${told(command)}": ${error.message}`, { cause: error })

/** OpenSSH since 7.9 ends it, unless the login is restricted to one command; an older one lets it run to its end. */
function end(channel: ClientChannel): void {
  channel.signal('KILL')
  channel.close()
}

interface Ears {
  /** `null`: nobody says how. */
  ended(end: ChildEnd | null): void
  /** More than is read came of one whose beginning is an answer. */
  enough(end: ChildEnd): void
  flooded(): void
}

function collect(channel: ClientChannel, reading: Reading, { ended, enough, flooded }: Ears): void {
  const out = new Output(reading)
  const complaints = new Output()
  for (const [stream, output] of [[channel, out] as const, [channel.stderr, complaints] as const])
    stream.on('data', (piece: Buffer) => {
      output.add(piece)
      if (!output.isFlood) return
      if (output === out && reading.beginningIsEnough) enough({ code: 0, signal: null, ...saidIn(out, complaints) })
      else flooded()
    })
  let exit: Pick<ChildEnd, 'code' | 'signal'> | null = null
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { code, signal: signal ?? null }
  })
  channel.once('close', () => {
    if (exit === null) return ended(null)
    ended({ ...exit, ...saidIn(out, complaints) })
  })
}

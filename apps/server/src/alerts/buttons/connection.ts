import { lookup } from 'node:dns'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { Clock } from '../../looking/clock.ts'
import { authoritiesOf } from '../channels/authorities.ts'
import { DeliveryError } from '../channels/define.ts'
import { guarded } from '../channels/post.ts'
import { agentFor, type Environment, hasProxy } from '../channels/proxy.ts'
import { callSlack, type SlackAccess } from '../channels/slack-api.ts'

const OPEN_WITHIN_MS = 15_000
/** Slack pings more often; who says nothing for so long is gone, whatever the connection looks like. */
const SILENT_MS = 45_000
const PING_EVERY_MS = 15_000
const FIRST_WAIT_MS = 1_000
const MOST_WAIT_MS = 60_000
/** A token that is refused stays so until somebody acts. */
const REFUSED_WAIT_MS = 300_000
/** The message whose button was pressed comes with it. */
const MOST_BYTES = 4_000_000

interface Parts {
  /** With the app's own token. */
  readonly access: SlackAccess
  /** A button was pressed: what Slack says of that. Slack has been told that it came. */
  readonly onPressed: (payload: unknown) => void
  readonly env: Environment
  readonly clock: Clock
  readonly log: { info(facts: object, text: string): void; warn(facts: object, text: string): void }
  /** Called when `failure()` may be another. */
  readonly onFailure: () => void
}

/** A connection over which Slack tells of what people do, made anew whenever it ends, until it is disposed of. */
export interface Connection extends Disposable {
  /** Why there is none, and since when (wall ms); `null`: there is one, or was a moment ago. */
  failure(): { readonly since: number; readonly text: string } | null
}

const envelope = z.object({
  type: z.string(),
  envelope_id: z.string().optional(),
  payload: z.unknown().optional(),
})

/**
 * Socket Mode: Slack gives an address, which holds once; there it sends envelopes, each to be acknowledged within three
 * seconds. It ends connections every few hours, and says so before. Nothing here throws, and nobody waits for it.
 */
export function openConnection(parts: Parts): Connection {
  const { access, clock, log } = parts
  const ending = new AbortController()
  let line: Disposable | null = null
  let waiting: Disposable | null = null
  let failing: { since: number; failures: number; text: string } | null = null

  const came = () => {
    log.info({}, 'Slack is connected: buttons work')
    failing = null
    parts.onFailure()
  }
  const again = (text: string, isFinal: boolean) => {
    if (ending.signal.aborted) return
    const { since = clock.moment().at, failures = 0 } = failing ?? {}
    // One that has been working may end at any time.
    failing = { since, failures: failures + (isFinal ? 2 : 1), text }
    log.warn({}, `Slack is not connected: buttons do not work (${text})`)
    parts.onFailure()
    const waitMs = isFinal ? REFUSED_WAIT_MS : Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 9))
    waiting?.[Symbol.dispose]()
    waiting = clock.after(waitMs, () => void connect())
  }
  const connect = async (): Promise<void> => {
    const asking = new AbortController()
    using _late = clock.after(OPEN_WITHIN_MS, () => asking.abort())
    const stop = () => asking.abort()
    ending.signal.addEventListener('abort', stop)
    try {
      const way = { signal: asking.signal, now: clock.moment().at, env: parts.env }
      const { url } = await callSlack(access, 'apps.connections.open', {}, way)
      const socket = await socketTo(url)
      if (ending.signal.aborted) return socket.terminate()
      const before = line
      line = attend(socket, before)
    } catch (error) {
      const isFinal = error instanceof DeliveryError && !error.retryable
      again(error instanceof Error ? error.message : String(error), isFinal)
    } finally {
      ending.signal.removeEventListener('abort', stop)
    }
  }
  const socketTo = async (given: unknown): Promise<WebSocket> => {
    const isPlain = access.url.startsWith('http:')
    const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : null
    // The address is a secret: whoever has it gets what people do.
    if (url === null || !(url.protocol === 'wss:' || (url.protocol === 'ws:' && isPlain)))
      throw new DeliveryError('Slack gives no address to connect to', true)
    const asHttp = new URL(url.href.replace(/^ws/, 'http'))
    return new WebSocket(url, {
      ...(await authoritiesOf(access.ca)),
      ...(hasProxy(parts.env) && { agent: agentFor(asHttp, parts.env) }),
      ...{ handshakeTimeout: OPEN_WITHIN_MS, maxPayload: MOST_BYTES, perMessageDeflate: false, followRedirects: false },
      lookup: guarded(lookup),
    })
  }
  /** `before`: the one that it takes the place of, once it works. */
  const attend = (socket: WebSocket, before: Disposable | null): Disposable => {
    let heardAt = clock.now()
    let isGreeted = false
    let isOver = false
    let why = 'the connection was closed'
    let next: Disposable
    const heard = () => {
      heardAt = clock.now()
    }
    const end = () => {
      isOver = true
      next[Symbol.dispose]()
      socket.terminate()
    }
    const watch = () => {
      const isSilent = clock.now() - heardAt > (isGreeted ? SILENT_MS : OPEN_WITHIN_MS)
      if (isSilent) {
        why = isGreeted ? 'nothing was heard any more' : 'Slack does not greet'
        socket.terminate()
      } else {
        if (socket.readyState === WebSocket.OPEN) socket.ping()
        next = clock.after(PING_EVERY_MS, watch)
      }
    }
    next = clock.after(PING_EVERY_MS, watch)
    socket.on('ping', heard)
    socket.on('pong', heard)
    socket.on('error', (error) => {
      why = error.message
    })
    socket.on('close', () => {
      next[Symbol.dispose]()
      if (isOver) return
      isOver = true
      again(why, false)
    })
    socket.on('message', (data) => {
      heard()
      const said = readEnvelope(String(data))
      if (said === null) return
      if (said.envelope_id !== undefined) socket.send(JSON.stringify({ envelope_id: said.envelope_id }), () => {})
      if (said.type === 'interactive') parts.onPressed(said.payload)
      if (said.type === 'hello' && !isGreeted) {
        isGreeted = true
        before?.[Symbol.dispose]()
        came()
      }
      if (said.type === 'disconnect' && !isOver) {
        // Until the other one is there this one still hears.
        isOver = true
        void connect()
      }
    })
    return { [Symbol.dispose]: end }
  }

  void connect()
  return {
    failure() {
      if (failing === null || failing.failures < 2) return null
      const { since, text } = failing
      return { since, text }
    },
    [Symbol.dispose]() {
      ending.abort()
      waiting?.[Symbol.dispose]()
      line?.[Symbol.dispose]()
    },
  }
}

function readEnvelope(text: string): z.output<typeof envelope> | null {
  try {
    return envelope.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

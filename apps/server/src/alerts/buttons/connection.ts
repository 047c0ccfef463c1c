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
/** What works for so long is sound. */
const STEADY_MS = 60_000
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
  /** More than one while another takes the place of one. */
  const lines = new Set<Disposable>()
  let waiting: Disposable | null = null
  let failing: { since: number; failures: number; text: string } | null = null
  /** Connections in a row that ended soon after they began to work. */
  let shortLived = 0

  const came = () => {
    log.info({}, 'Slack is connected: buttons work')
    failing = failing === null || shortLived === 0 ? null : { ...failing, failures: shortLived }
    parts.onFailure()
  }
  const isSteady = () => {
    shortLived = 0
    if (failing === null) return
    failing = null
    parts.onFailure()
  }
  const again = (text: string, isFinal: boolean, retryAfterMs = 0) => {
    if (ending.signal.aborted) return
    const { since = clock.moment().at, failures = 0 } = failing ?? {}
    // One that has been working may end at any time.
    failing = { since, failures: failures + (isFinal ? 2 : 1), text }
    log.warn({}, `Slack is not connected: buttons do not work (${text})`)
    parts.onFailure()
    const waitMs = isFinal ? REFUSED_WAIT_MS : Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 9))
    waiting?.[Symbol.dispose]()
    waiting = clock.after(Math.max(waitMs, Math.min(retryAfterMs, REFUSED_WAIT_MS)), () => void connect())
  }
  const connect = async (): Promise<void> => {
    const asking = new AbortController()
    using _late = clock.after(OPEN_WITHIN_MS, () => asking.abort())
    const stop = () => asking.abort()
    ending.signal.addEventListener('abort', stop)
    try {
      const way = { signal: asking.signal, now: clock.moment().at, env: parts.env }
      const { url } = await callSlack(access, 'apps.connections.open', {}, way)
      const address = addressIn(url)
      const options = await wayTo(address)
      // From here on each error of it must find a listener.
      if (!ending.signal.aborted) attend(new WebSocket(address, options))
    } catch (error) {
      const isFinal = error instanceof DeliveryError && !error.retryable
      const retryAfterMs = error instanceof DeliveryError ? error.retryAfterMs : undefined
      again(error instanceof Error ? error.message : String(error), isFinal, retryAfterMs)
    } finally {
      ending.signal.removeEventListener('abort', stop)
    }
  }
  const addressIn = (given: unknown): URL => {
    const isPlain = access.url.startsWith('http:')
    const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : null
    // The address is a secret: whoever has it gets what people do.
    if (url === null || !(url.protocol === 'wss:' || (url.protocol === 'ws:' && isPlain)))
      throw new DeliveryError('Slack gives no address to connect to', true)
    return url
  }
  const wayTo = async (url: URL) => ({
    ...(await authoritiesOf(access.ca)),
    ...(hasProxy(parts.env) && { agent: agentFor(new URL(url.href.replace(/^ws/, 'http')), parts.env) }),
    ...{ handshakeTimeout: OPEN_WITHIN_MS, maxPayload: MOST_BYTES, perMessageDeflate: false, followRedirects: false },
    lookup: guarded(lookup),
  })
  const attend = (socket: WebSocket): void => {
    let heardAt = clock.now()
    let greetedAt: number | null = null
    let isOver = false
    let why = 'the connection was closed'
    let next: Disposable
    const heard = () => {
      heardAt = clock.now()
    }
    const line: Disposable = {
      [Symbol.dispose]() {
        isOver = true
        lines.delete(line)
        next[Symbol.dispose]()
        socket.terminate()
      },
    }
    lines.add(line)
    const hasLasted = () => greetedAt !== null && clock.now() - greetedAt >= STEADY_MS
    const lived = () => {
      if (greetedAt !== null) shortLived = hasLasted() ? 0 : shortLived + 1
    }
    const watch = () => {
      const isSilent = clock.now() - heardAt > (greetedAt === null ? OPEN_WITHIN_MS : SILENT_MS)
      if (isSilent) {
        why = greetedAt === null ? 'Slack does not greet' : 'nothing was heard any more'
        socket.terminate()
      } else {
        if (hasLasted() && !isOver) isSteady()
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
      lines.delete(line)
      if (isOver) return
      isOver = true
      lived()
      again(why, false)
    })
    socket.on('message', (data) => {
      if (ending.signal.aborted) return
      heard()
      const said = readEnvelope(String(data))
      if (said === null) return
      if (said.envelope_id !== undefined) socket.send(JSON.stringify({ envelope_id: said.envelope_id }), () => {})
      if (said.type === 'interactive') parts.onPressed(said.payload)
      if (said.type === 'hello' && greetedAt === null) {
        greetedAt = clock.now()
        for (const other of lines) if (other !== line) other[Symbol.dispose]()
        came()
      }
      if (said.type === 'disconnect' && !isOver) {
        // Until the other one is there this one still hears.
        isOver = true
        lived()
        if (shortLived > 1) again('Slack ends connections as soon as they are there', false)
        else void connect()
      }
    })
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
      for (const line of lines) line[Symbol.dispose]()
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

import { randomUUID } from 'node:crypto'
import { Client, Server } from 'memjs'
import { REPLY_LIMIT } from '../conversation.ts'
import { at, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { resolve } from '../names/resolve.ts'

/** Longer than any look: our own deadlines end it, see below. */
const NEVER_SECONDS = 86_400
/** Should the key not be deleted, the cache drops it by itself. */
const EXPIRES_SECONDS = 60

/**
 * Stores a value, reads it back and deletes it, as the site's own programs would; resolves with the time taken in ms,
 * the connection included. Rejects with `timeout` after `withinMs` or when `signal` aborts, `auth`, `protocol`,
 * `too-large`, or Node's own error.
 *
 * A new client each time, never kept: memjs gives up a call after its timeout, but leaves that socket open, and its
 * next call never settles; nor does one whose server hung up. So its timeouts are switched off, and the deadline here
 * destroys the socket and settles all calls in one go.
 */
export async function roundTrip({ address, port }: Endpoint, withinMs: number, signal: AbortSignal): Promise<number> {
  const host = await resolve(address, signal)
  const server = new Server(host, port, undefined, undefined, { timeout: NEVER_SECONDS, conntimeout: NEVER_SECONDS })
  // It would take them from the environment of our process, and give them to any server that asks.
  server.username = undefined
  server.password = undefined
  limit(server, at({ address, port }))
  const client = new Client([server], { retries: 1, logger: SILENT })

  using scope = new DisposableStack()
  scope.defer(() => server.error(new ProbeFailure('closed', 'we closed the connection')))
  const late = () => server.error(new ProbeFailure('timeout', `${at({ address, port })} ${LATE}`))
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
  deadline.throwIfAborted()
  deadline.addEventListener('abort', late, { once: true })
  scope.defer(() => deadline.removeEventListener('abort', late))

  const startedAt = performance.now()
  const value = randomUUID()
  const key = `foretop-${value}`
  await client.set(key, value, { expires: EXPIRES_SECONDS }).catch(explain)
  const stored = await client.get(key).catch(explain)
  await client.delete(key).catch(explain)
  const tookMs = performance.now() - startedAt
  if (stored.value?.toString() !== value)
    throw new ProbeFailure('protocol', `${at({ address, port })} stored a value and did not give it back`)
  return tookMs
}

const LATE =
  'did not set, get and delete a value in time: hung, full, a login is wanted, or its binary protocol is switched off'

const SILENT = { log: () => {} }

/** memjs collects a reply of any length. */
function limit(server: Server, where: string): void {
  const append = server.appendToBuffer.bind(server)
  server.appendToBuffer = (data) => {
    if (server.responseBuffer.length + data.length <= REPLY_LIMIT) return append(data)
    server.error(new ProbeFailure('too-large', `reply of ${where} is longer than ${REPLY_LIMIT} bytes`))
    return Buffer.alloc(0)
  }
}

/** It tells what the server answered in words only, and a refused login by a bare string. */
function explain(thrown: unknown): never {
  if (typeof thrown === 'string') throw new ProbeFailure('auth', thrown)
  if (thrown instanceof Error && thrown.message.startsWith('MemJS '))
    throw new ProbeFailure(/auth/i.test(thrown.message) ? 'auth' : 'protocol', thrown.message, { cause: thrown })
  throw thrown
}

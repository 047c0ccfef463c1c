import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ENCODINGS, type Encoding, encodingFor } from './encoding.ts'

/** Below this it hardly gets smaller than one packet of the network is anyway. */
const WORTH_BYTES = 1_024
/** The threads that do it are four, and names are looked up and files read by the same. */
const MOST_AT_ONCE = 2
/** So many wait for their turn; what comes beyond them goes out as it is. */
const MOST_WAITING = 64
const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?json\b)/

/** Off the main thread; not the best they can, which takes twenty times as long for a tenth less. */
const MADE: { readonly [E in Encoding]: (bytes: Buffer) => Promise<Buffer> } = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 5 }),
}

/**
 * Makes text answers smaller on their way out, for whoever takes them so. Streams pass as they are, and so does what comes
 * while too many wait. No answer holds both a secret and what a stranger chose, so its length tells nothing (BREACH).
 */
export function installSmaller(app: FastifyInstance): void {
  const limiter = createLimiter()
  app.addHook('onSend', async (request, reply, payload) => {
    const bytes = bytesOf(payload)
    if (bytes === null || bytes.length < WORTH_BYTES || !isPlainText(reply)) return payload
    addVary(reply)
    const encoding = encodingFor(request, ENCODINGS)
    if (encoding === undefined) return payload
    // Whoever is gone by then takes nothing.
    const smaller = await limiter.take(async () => (reply.raw.destroyed ? null : MADE[encoding](bytes)))
    if (smaller === null) return payload
    reply.header('content-encoding', encoding).removeHeader('content-length')
    return smaller
  })
}

function bytesOf(payload: unknown): Buffer | null {
  if (typeof payload === 'string') return Buffer.from(payload)
  return Buffer.isBuffer(payload) ? payload : null
}

/** Files come with a form of their own, or are as small as they get. */
function isPlainText(reply: FastifyReply): boolean {
  return !reply.hasHeader('content-encoding') && TEXT.test(String(reply.getHeader('content-type')))
}

/** Whatever else the answer depends on. */
function addVary(reply: FastifyReply): void {
  const before = [reply.getHeader('vary') ?? []].flat().join(', ')
  if (/(?:^|[\s,])(?:accept-encoding|\*)(?:$|[\s,])/i.test(before)) return
  reply.header('vary', before === '' ? 'accept-encoding' : `${before}, accept-encoding`)
}

/** Does a few things at once, and others in the order in which they came. */
function createLimiter() {
  const waiting: (() => void)[] = []
  let underWay = 0
  return {
    /** Resolves with what came of it; `null`: it was not begun, for too many wait. */
    async take<T>(work: () => Promise<T>): Promise<T | null> {
      if (waiting.length >= MOST_WAITING) return null
      // Whoever ends hands on the place.
      if (underWay >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
      else underWay += 1
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) underWay -= 1
        else next()
      }
    },
  }
}

import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ENCODINGS, type Encoding, encodingFor } from './encoding.ts'

/** Below this it hardly gets smaller than one packet of the network is anyway. */
const WORTH_BYTES = 1_024
/** The threads that do it are four, and names are looked up and files read by the same. */
const MOST_AT_ONCE = 2
const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?json\b)/

/** Off the main thread; not the best they can, which takes twenty times as long for a tenth less. */
const MADE: { readonly [E in Encoding]: (bytes: Buffer) => Promise<Buffer> } = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 5 }),
}

/**
 * Makes text answers smaller on their way out, for whoever takes them so. Streams pass as they are, and so does what comes
 * while there is enough to do. No answer holds both a
 * secret and what a stranger chose, so its length tells nothing (BREACH).
 */
export function installSmaller(app: FastifyInstance): void {
  let underWay = 0
  app.addHook('onSend', async (request, reply, payload) => {
    const bytes = bytesOf(payload)
    if (bytes === null || bytes.length < WORTH_BYTES || !isPlainText(reply)) return payload
    addVary(reply)
    const encoding = encodingFor(request, ENCODINGS)
    // Whoever is gone already takes nothing.
    if (encoding === undefined || reply.raw.destroyed || underWay >= MOST_AT_ONCE) return payload
    underWay += 1
    try {
      const smaller = await MADE[encoding](bytes)
      reply.header('content-encoding', encoding).removeHeader('content-length')
      return smaller
    } finally {
      underWay -= 1
    }
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

import type { IncomingMessage } from 'node:http'
import { CHECK_IN } from '@foretop/probes/reports/check-in/names.ts'
import type { Ping } from '@foretop/probes/reports/check-in/pings.ts'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { pathOf } from '../api/errors.ts'
import type { Reports } from '../api/reports.ts'
import { callerOf, type Guarding } from '../doors/guard.ts'
import { createPingBook } from './ping-book.ts'
import { isUuid, readPingPath } from './ping-path.ts'
import { secondsOf } from './receipt.ts'

/** How much of what is posted with a ping is kept: the end of it, in bytes. */
const BODY_LIMIT = 10_000
const PREFIX = '/ping/'

interface Body {
  readonly text: string
  readonly cut: boolean
}

/**
 * The ping protocol of Healthchecks. Whoever pings knows a secret, and shows it in the address: there is no other login. A right one is let
 * in whatever else came from there; wrong ones are counted as wrong tokens are.
 */
export function pingRoutes(reports: Reports, guarding: Guarding): FastifyPluginAsync {
  const book = createPingBook(guarding.inForce, () => reports.ofKind(CHECK_IN))
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const say = (code: number, text: string) =>
      reply.code(code).type('text/plain; charset=utf-8').header('ping-body-limit', BODY_LIMIT).send(text)
    const later = (waitS: number) => {
      reply.header('retry-after', waitS)
      return say(429, 'rate limited')
    }
    const path = readPingPath(pathOf(request).slice(PREFIX.length))
    const run = runOf(request)
    if (path === null) return say(400, 'invalid url format')
    if (run === undefined) return say(400, 'invalid uuid format')
    const found = book.find(path)
    if (found === 'ambiguous') return say(409, 'ambiguous slug')
    if (found === 'unknown') {
      reports.strayed()
      const waitS = await guarding.attempts.wrong(callerOf(request, guarding))
      return waitS > 0 ? later(waitS) : say(404, 'not found')
    }
    const { text, cut } = (request.body as Body | undefined) ?? { text: '', cut: false } // as `readEnd` has it
    const receipt = reports.tell(found.id, { signal: path.signal, run, body: text, cut } satisfies Ping)
    if (receipt.became === 'stray') return say(404, 'not found')
    return receipt.became === 'flooded' ? later(secondsOf(receipt.waitMs)) : say(200, 'OK')
  }
  return async (app) => {
    // Whatever it is called, also where that is no name of a type at all.
    app.addHook('onRequest', async ({ raw }) => {
      raw.headers['content-type'] = 'text/plain'
    })
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', async (_: unknown, sent: IncomingMessage) => readEnd(sent))
    app.route({
      method: ['GET', 'POST'],
      url: `${PREFIX}*`,
      config: { needs: 'nothing' },
      schema: {
        tags: ['reports'],
        summary:
          'A job comes by: UUID or KEY/SLUG, and what it says (start, fail, log, an exit status); ?rid=UUID of one run.',
      },
      handler: answer,
    })
  }
}

/** Of which run; `null`: of none that is named, `undefined`: what names it is no UUID. */
function runOf({ query }: FastifyRequest): string | null | undefined {
  const rid = (query as { readonly rid?: unknown }).rid // as Fastify parses any query
  if (rid === undefined) return null
  return typeof rid === 'string' && isUuid(rid) ? rid.toLowerCase() : undefined
}

/** However long a log is, the ping counts: what does not fit is read, and forgotten. */
async function readEnd(sent: AsyncIterable<Buffer>): Promise<Body> {
  let kept: Buffer[] = []
  let length = 0
  let cut = false
  for await (const piece of sent) {
    kept.push(piece)
    length += piece.length
    if (length > 2 * BODY_LIMIT) {
      const end = Buffer.concat(kept).subarray(-BODY_LIMIT)
      ;[kept, length, cut] = [[end], end.length, true]
    }
  }
  const all = Buffer.concat(kept)
  return { text: all.subarray(-BODY_LIMIT).toString(), cut: cut || all.length > BODY_LIMIT }
}

import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '../api/errors.ts'

/**
 * Counts wrong tokens and sessions by whoever shows them, an IPv6 network (/64) as one, by whatever way they come.
 * A right one is never held up: it is too long to be guessed, and a guesser must not be able to lock out its owner. So
 * the limit only keeps guesses cheap for us, and tells of them.
 */
export interface Attempts {
  /** Counts one more. Seconds until its next wrong one is answered as such again, 0: so is this one. */
  wrong(from: string): Promise<number>
}

const MOST = 10
const SPAN_MS = 60_000
/** More callers than this are an attack; who was not heard of longest is forgotten. */
const MOST_CALLERS = 10_000

export function installAttempts(app: FastifyInstance): Attempts {
  app.register(rateLimit, { global: false, max: MOST, timeWindow: SPAN_MS, cache: MOST_CALLERS })
  let count: ReturnType<FastifyInstance['createRateLimit']> | null = null
  return {
    async wrong(from) {
      count ??= app.createRateLimit()
      // The handshake of a socket is no request of Fastify's; of a request the limit reads no more than this.
      const counted = await count({ ip: from, routeOptions: {} } as FastifyRequest)
      if (counted.isAllowed) return 0
      if (counted.remaining === 0 && !counted.isExceeded)
        app.log.warn(`${MOST} wrong tokens or sessions within a minute from ${from}`)
      return counted.isExceeded ? counted.ttlInSeconds : 0
    },
  }
}

/** What whoever shows a wrong token is told. */
export async function refusal(from: string, attempts: Attempts): Promise<Problem> {
  const waitS = await attempts.wrong(from)
  return waitS > 0 ? tooMany(waitS) : new Problem(401, 'the token is not valid')
}

export const tooMany = (waitS: number) => new Problem(429, `too many wrong tokens: try again in ${waitS} s`, waitS)

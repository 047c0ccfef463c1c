import accepts from 'accepts'
import type { FastifyRequest } from 'fastify'

/** Ways to make an answer smaller, the best first; browsers take Brotli over TLS alone. */
export const ENCODINGS = ['br', 'gzip'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** The best of those on offer that the caller takes; `undefined`: it wants the bytes as they are. */
export const encodingFor = (request: FastifyRequest, offered: readonly Encoding[]): Encoding | undefined =>
  // Browsers name the one that makes less of it first.
  offered.find((one) => accepts(request.raw).encodings([one, 'identity']) === one)

import { STATUS_CODES } from 'node:http'
import type { Unchanging } from '@foretop/shared/fact.ts'
import { problemSchema } from '@foretop/shared/wire.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { Refusal } from '../../engine/refusal.ts'

/** An answer that is not what was asked for; `detail` is for whoever asked. */
export class Problem extends Error {
  override name = 'Problem'
  readonly statusCode: number
  /** After so many seconds it may be asked again. */
  readonly retryAfterS: number | null

  constructor(statusCode: number, detail: string, retryAfterS: number | null = null) {
    super(detail)
    this.statusCode = statusCode
    this.retryAfterS = retryAfterS
  }
}

const REFUSALS = { 'not-found': 404, conflict: 409, invalid: 400 } as const

/** Every error leaves as `application/problem+json` (RFC 9457), and none of ours tells its insides. */
export function installErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem.status === 500) request.log.error({ err: error, method: request.method, path: pathOf(request) })
    if (error instanceof Problem && error.retryAfterS !== null) reply.header('retry-after', error.retryAfterS)
    sendProblem(reply, problem)
  })
}

/** The path without the query, which may hold a token. */
export const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0] ?? ''

/** The documented answers of a route: what it gives when all is well, and problems. */
export const answers = <T extends z.ZodType>(schema: T) => ({
  // What is answered is only read.
  200: schema as z.ZodType<Unchanging<z.output<T>>, Unchanging<z.input<T>>>,
  '4xx': { description: 'What is wrong', content: { 'application/problem+json': { schema: problemSchema } } },
})

export function sendProblem(reply: FastifyReply, problem: z.infer<typeof problemSchema>): void {
  // Serialised here: a route's own answer for the same code may have another shape.
  reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem)
}

export function problem(status: number, detail: string): z.infer<typeof problemSchema> {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail }
}

function problemOf(error: unknown) {
  if (error instanceof Refusal) return problem(REFUSALS[error.reason], error.message)
  if (hasZodFastifySchemaValidationErrors(error))
    return problem(400, error.validation.map(({ instancePath, message }) => told(instancePath, message)).join('; '))
  const status = statusOf(error)
  // 503 is said on purpose (nothing can be read just now); any other 5xx is a defect of ours.
  if (error instanceof Error && ((status >= 400 && status < 500) || status === 503))
    return problem(status, error.message)
  return problem(500, 'This is a defect of the monitor; its log says more.')
}

const told = (path: string, message = 'is wrong') =>
  path === '' ? message : `${path.slice(1).replaceAll('/', '.')}: ${message}`

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500
}

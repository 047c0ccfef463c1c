import type { FastifyInstance } from 'fastify'
import { Problem } from '../api/errors.ts'

/** Whatever a body is called by whoever sends it, it is JSON: curl calls all it posts a form. */
export function takeJson(app: FastifyInstance): void {
  take(app, (text) => {
    try {
      return JSON.parse(text)
    } catch (error) {
      throw new Problem(400, `the body must be JSON: ${error instanceof Error ? error.message : error}`)
    }
  })
}

/** The same, of text. */
export const takeText = (app: FastifyInstance): void => take(app, (text) => text)

function take(app: FastifyInstance, read: (text: string) => unknown): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, async (_: unknown, text: string | Buffer) => read(String(text)))
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { pathOf, problem, sendProblem } from './api/errors.ts'
import { fileRoutes } from './files.ts'

/** The built web app; without one, the API alone. Whatever else is asked for is "not found" as a problem. */
export function installPages(app: FastifyInstance, webRoot: string | null): void {
  const built = webRoot !== null && existsSync(join(webRoot, 'index.html'))
  const index = built ? readFileSync(join(webRoot, 'index.html'), 'utf8') : null
  if (built) app.register(fileRoutes(webRoot))
  app.setNotFoundHandler((request, reply) => {
    if (index !== null && wantsPage(request)) {
      reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(based(index, pathOf(request)))
      return
    }
    const detail = request.url === '/' ? 'The web app is not built; the API is described at /docs.' : undefined
    sendProblem(reply, problem(404, detail ?? `there is nothing at ${request.method} ${pathOf(request)}`))
  })
}

/** A page of the app is asked for by a browser's address line; a missing file or API path is not. */
function wantsPage(request: FastifyRequest): boolean {
  const path = pathOf(request)
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (/^\/(?:api|assets|socket\.io)(?:\/|$)/.test(path)) return false
  return path === '/' || (request.headers.accept ?? '').includes('text/html')
}

/** Tells the page the way back to the root, so that deep pages work under any path of a proxy. */
function based(index: string, path: string): string {
  const depth = path.split('/').length - 2
  return index.replace('<base href="/" />', `<base href="${depth > 0 ? '../'.repeat(depth) : './'}" />`)
}

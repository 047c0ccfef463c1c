import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { contentType } from 'mime-types'
import { ENCODINGS, type Encoding, encodingFor } from './encoding.ts'

/** The same bytes as they are, or made smaller. */
interface Form {
  readonly body: Buffer
  readonly etag: string
}

const SMALLER: { readonly [E in Encoding]: string } = { br: '.br', gzip: '.gz' }

/**
 * A route for each file below `root` but `index.html`. Read once: a page and its parts stay of one make while new ones
 * are put in their place, and whatever is not there belongs to the app's own pages. Beside a file may lie the same made
 * smaller (`app.js.br`, `app.js.gz`), for whoever takes it.
 */
export function fileRoutes(root: string): FastifyPluginAsync {
  return async (app) => {
    const paths = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    const isThere = new Set(paths)
    for (const path of paths) {
      if (path === 'index.html' || Object.values(SMALLER).some((end) => path.endsWith(end))) continue
      const plain = formOf(join(root, path))
      const there = ENCODINGS.filter((encoding) => isThere.has(path + SMALLER[encoding]))
      const smaller = new Map(there.map((encoding) => [encoding, formOf(join(root, path + SMALLER[encoding]))]))
      const type = contentType(path.slice(path.lastIndexOf('/') + 1)) || 'application/octet-stream'
      // Names under assets/ hold a hash of the content.
      const keep = path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
      // The files hold no secret, and one of them is where the token is asked for.
      app.get(`/${path}`, { config: { needs: 'nothing' }, schema: { hide: true } }, async (request, reply) => {
        const encoding = encodingFor(request, there)
        reply.type(type).header('cache-control', keep)
        if (there.length > 0) reply.header('vary', 'accept-encoding')
        if (encoding !== undefined) reply.header('content-encoding', encoding)
        return send(request, reply, (encoding && smaller.get(encoding)) ?? plain)
      })
    }
  }
}

function formOf(file: string): Form {
  const body = readFileSync(file)
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

function send(request: FastifyRequest, reply: FastifyReply, { body, etag }: Form) {
  reply.header('etag', etag)
  // Proxies that compress on the way mark it as weak.
  const held = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (!held.includes(etag)) return reply.send(body)
  return reply.code(304).removeHeader('content-encoding').send()
}

import { createServer as createPlain, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { Certificate } from './certificate.ts'

/** What a server answers, and after how long. `null`: never. */
export interface Answer {
  readonly status: number
  readonly body: string | Buffer
  readonly type?: string
  readonly headers?: { readonly [name: string]: string }
  readonly afterMs?: number
}
export type Site = (path: string, host: string) => Answer | null

/** HTTP on connections that come from a door. */
export function serveHttp(site: Site) {
  const server = createPlain(listener(site))
  return (socket: Socket): void => void server.emit('connection', socket)
}

/** The same behind TLS; `certificate` is asked at every handshake that names a site, and once for those that name none. */
export function serveHttps(site: Site, certificate: (site?: string) => Certificate) {
  const server = createSecure(
    {
      ...pem(certificate()),
      SNICallback: (name, done) => done(null, createSecureContext(pem(certificate(name)))),
    },
    listener(site),
  )
  // Who only looks at the certificate hangs up in the middle of what would follow.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return (socket: Socket): void => void server.emit('connection', socket)
}

const pem = ({ certificate, key }: Certificate) => ({ cert: certificate, key })

const listener =
  (site: Site): RequestListener =>
  (request: IncomingMessage, response: ServerResponse) => {
    const answer = site(request.url ?? '/', (request.headers.host ?? '').replace(/:\d+$/, ''))
    if (answer === null) return
    const { status, body, type = 'text/html; charset=utf-8', headers = {}, afterMs = 0 } = answer
    const timer = setTimeout(() => {
      response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...headers })
      response.end(body)
    }, afterMs)
    response.once('close', () => clearTimeout(timer))
  }

export const page = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`

import { readdirSync, readFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { findProgram, freePort, startServer, temporaryFolder } from './lab.ts'

export interface Received {
  readonly at: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Takes what is posted to it, as Slack or anybody's webhook does. */
export interface HttpReceiver extends AsyncDisposable {
  readonly url: string
  readonly received: readonly Received[]
  /** Closes the port and every connection; what is posted then is refused. */
  down(): Promise<void>
  /** Listens again on the same port. */
  up(): Promise<void>
  /** Messages whose body holds the text. */
  about(what: string): readonly Received[]
}

export async function startHttpReceiver(): Promise<HttpReceiver> {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  let server: Server | null = null
  let port = 0
  const up = async () => {
    server = createServer(async (request, response) => {
      const body = await text(request)
      received.push({ at: Date.now(), headers: request.headers, body })
      response.end('ok')
    })
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    await new Promise<void>((listening) => server?.listen(port, '127.0.0.1', listening))
    port = (server.address() as AddressInfo).port // a TCP server that listens has one
  }
  const down = async () => {
    const closing = server
    server = null
    if (closing === null) return
    const closed = new Promise((resolve) => closing.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await up()
  return {
    get url() {
      return `http://127.0.0.1:${port}/hook`
    },
    received,
    up,
    down,
    about: (what) => received.filter(({ body }) => body.includes(what)),
    [Symbol.asyncDispose]: down,
  }
}

/** Postfix's own receiver of test mail, which keeps what it is given. */
export interface MailReceiver extends AsyncDisposable {
  readonly port: number
  /** Every mail so far, headers and body as they came. */
  readonly mails: readonly string[]
}

export async function startMailReceiver(): Promise<MailReceiver> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder()).path
  const port = await freePort()
  // As root it wants to be somebody else, who must be able to write here.
  await chmod(folder, 0o777)
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const program = (await findProgram('smtp-sink')) ?? 'smtp-sink'
  stack.use(await startServer(program, [...user, '-d', 'mail.', `127.0.0.1:${port}`, '100'], { port, cwd: folder }))
  const owned = stack.move()
  return {
    port,
    get mails() {
      return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

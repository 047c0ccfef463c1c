import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

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

/** A real SMTP server that keeps what it is given. */
export interface MailReceiver extends AsyncDisposable {
  readonly port: number
  readonly mails: readonly string[]
}

export async function startMailReceiver(): Promise<MailReceiver> {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _, done) {
      text(stream).then((mail) => {
        mails.push(mail)
        done()
      }, done)
    },
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as AddressInfo // a TCP server that listens has one
  return {
    port,
    mails,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

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
  /** How the next ones are answered, the last one for all that follow; by default with 200. Those that come meanwhile are received. */
  answerWith(...answers: readonly Answer[]): void
  /** Messages whose body holds the text. */
  about(what: string): readonly Received[]
}

/** One that does nothing hangs. */
export type Answer = (response: ServerResponse) => void

export async function startHttpReceiver(): Promise<HttpReceiver> {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  let server: Server | null = null
  let port = 0
  let answers: readonly Answer[] = [(response) => void response.end('ok')]
  const up = async () => {
    server = createServer(async (request, response) => {
      const body = await text(request)
      received.push({ at: Date.now(), headers: request.headers, body })
      const [answer] = answers
      if (answers.length > 1) answers = answers.slice(1)
      answer?.(response)
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
    answerWith(...next) {
      answers = next
    },
    about: (what) => received.filter(({ body }) => body.includes(what)),
    [Symbol.asyncDispose]: down,
  }
}

/** Postfix's own receiver of test mail, which keeps what it is given. */
export interface MailReceiver extends AsyncDisposable {
  readonly port: number
  /** Every mail so far, headers and body as they came. */
  readonly mails: readonly string[]
  /** Ends it: whoever connects then is refused. */
  down(): Promise<void>
  /** Listens again on the same port; one that `refuses` says "not now" to every mail. */
  up(how?: { readonly refuses: boolean }): Promise<void>
}

export async function startMailReceiver(): Promise<MailReceiver> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder()).path
  const port = await freePort()
  // As root it wants to be somebody else, who must be able to write here.
  await chmod(folder, 0o777)
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const program = (await findProgram('smtp-sink')) ?? 'smtp-sink'
  let server: RunningServer | null = null
  const down = async () => {
    await server?.stop()
    server = null
  }
  const up = async ({ refuses }: { readonly refuses: boolean } = { refuses: false }) => {
    await down()
    const refusal = refuses ? ['-r', 'mail'] : []
    const words = [...user, ...refusal, '-d', 'mail.', `127.0.0.1:${port}`, '100']
    server = await startServer(program, words, { port, cwd: folder })
  }
  stack.defer(down)
  await up()
  const owned = stack.move()
  return {
    port,
    get mails() {
      return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
    },
    down,
    up,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

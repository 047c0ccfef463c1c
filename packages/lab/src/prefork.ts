import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/**
 * A web server of the prefork kind: each of its workers serves one connection at a time, kept open or not, and further
 * connections are accepted and left unanswered until a worker is free.
 */
export interface Prefork extends AsyncDisposable {
  readonly port: number
  /** Requests answered so far, balancers' OPTIONS checks not counted. */
  served(): number
  /** From now on requests are taken and not answered. */
  hold(): void
  /** Answers all that was held, and all that comes, at once. */
  release(): void
  /** Answers each request after this many ms, with this status. */
  answer(how: { readonly afterMs?: number; readonly status?: number }): void
}

/** Starts one on `port`, or on a free one. */
export async function startPrefork({ workers = 2, port = 0 } = {}): Promise<Prefork> {
  const sockets = new Set<Socket>()
  const queue: Socket[] = []
  const held: ServerResponse[] = []
  let busy = 0
  let holding = false
  let afterMs = 0
  let status = 200
  let served = 0

  const finish = (response: ServerResponse) => {
    served += 1
    response.writeHead(status, { 'content-type': 'text/plain' }).end('hello\n')
  }
  const http = createHttpServer((request, response) => {
    // How a balancer asks whether anybody is there.
    if (request.method === 'OPTIONS') response.writeHead(200, { 'content-length': 0 }).end()
    else if (holding) held.push(response)
    else if (afterMs === 0) finish(response)
    else setTimeout(finish, afterMs, response).unref()
  })
  http.keepAliveTimeout = 0

  const work = () => {
    while (busy < workers) {
      const socket = queue.shift()
      if (socket === undefined) return
      if (socket.destroyed) continue
      busy += 1
      socket.once('close', () => {
        busy -= 1
        work()
      })
      http.emit('connection', socket)
      socket.resume()
    }
  }
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    queue.push(socket)
    work()
  })
  await new Promise<void>((listening, reject) => server.once('error', reject).listen(port, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port, // a TCP server that listens has one
    served: () => served,
    hold: () => {
      holding = true
    },
    release: () => {
      holding = false
      for (const response of held.splice(0)) finish(response)
    },
    answer: (how) => {
      afterMs = how.afterMs ?? 0
      status = how.status ?? 200
    },
    async [Symbol.asyncDispose]() {
      queue.length = 0
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

import type { ClientToServer, ServerToClient, Snapshot } from '@foretop/shared/wire.ts'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { servePlayed } from './serve.made-up.ts'

export type Line = Socket<ServerToClient, ClientToServer>

/** A live wall over a played estate that real sockets can join. */
export async function serveLive(more: Parameters<typeof servePlayed>[0] = {}) {
  const served = servePlayed(more)
  const sockets: Line[] = []
  const url = await served.listen()
  served.estate.add('web1/tcp')
  return {
    ...served,
    url,
    join(options: Partial<ManagerOptions & SocketOptions> = {}): Line {
      const socket: Line = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, ...options })
      sockets.push(socket)
      return socket
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.close()
      await served[Symbol.asyncDispose]()
    },
  }
}

/** The next message of a kind. */
export const next = <E extends keyof ServerToClient>(
  socket: Line,
  event: E,
): Promise<Parameters<ServerToClient[E]>[0]> =>
  // socket.io's own types of `once` do not follow a generic event; ServerToClient says what each one carries.
  new Promise((resolve) => (socket as unknown as NodeJS.EventEmitter).once(event, resolve))

/** The picture that a viewer is given. */
export const joined = (socket: Line): Promise<Snapshot> => next(socket, 'snapshot')

export const refused = (socket: Line) => new Promise<Error>((resolve) => socket.once('connect_error', resolve))

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/**
 * A UDP server on the loopback address that answers each datagram with what `reply` makes of it; `null`: nothing. At a
 * free port unless one is wanted.
 */
export async function startUdp(
  reply: (request: Buffer) => Promise<Buffer | null> | Buffer | null,
  wanted = 0,
): Promise<{ readonly port: number } & AsyncDisposable> {
  const socket = createSocket('udp4')
  let isOpen = true
  socket.on('close', () => {
    isOpen = false
  })
  socket.on('message', async (request, { port, address }) => {
    const answer = await reply(request)
    // It may take longer than anybody waits for it.
    if (answer !== null && isOpen) socket.send(answer, port, address)
  })
  socket.bind(wanted, '127.0.0.1')
  await once(socket, 'listening')
  return { port: socket.address().port, [Symbol.asyncDispose]: () => closed(socket) }
}

/** What a UDP server on the loopback address answers to one datagram. */
export async function askUdp(port: number, request: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4')
  socket.send(request, port, '127.0.0.1')
  const [answer] = await once(socket, 'message')
  await closed(socket)
  return answer
}

const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.close(() => resolve()))

import { createSocket } from 'node:dgram'
import { once } from 'node:events'

const HIGHER = 10_000

/** `port` or, where that needs rights or is taken, the same this much higher, or any. */
export async function freeUdpPort(address: string, port: number): Promise<number> {
  for (const candidate of [port, port + HIGHER]) if (await canBind(address, candidate)) return candidate
  const socket = createSocket('udp4')
  await once(socket.bind(0, address), 'listening')
  const { port: free } = socket.address()
  await close(socket)
  return free
}

async function canBind(address: string, port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  const bound = await once(socket.bind(port, address), 'listening').then(
    () => true,
    () => false,
  )
  await close(socket)
  return bound
}

const close = (socket: ReturnType<typeof createSocket>) => new Promise<void>((closed) => socket.close(closed))

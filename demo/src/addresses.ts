import { once } from 'node:events'
import { createServer } from 'node:net'
import { MACHINES } from './world/machines.ts'

/** 127.86.x.y is ours; another estate on the same computer takes 127.87, and so on. */
const [FIRST, LAST] = [86, 117]
/** Held as long as the estate lives, so that a second one does not mix its machines with these. */
const CLAIM = { place: '0.1', port: 8_086 }

export interface Addresses extends AsyncDisposable {
  /** Address of a machine. */
  of(machine: string): string
  /** Where the estate itself is told things: nothing of it leaves the computer. */
  readonly own: string
}

/** An address of its own for each machine, where the system has all of 127/8; else one for all, and ports tell apart. */
export async function claimAddresses(): Promise<Addresses> {
  for (let net = FIRST; net <= LAST; net += 1) {
    const own = `127.${net}.${CLAIM.place}`
    const claim = await listening(own, CLAIM.port)
    if (claim === 'elsewhere') break
    if (claim === 'taken') continue
    const places = new Map(MACHINES.map(({ name, place }) => [name, `127.${net}.${place}`]))
    return {
      own,
      of: (machine) => places.get(machine) ?? own,
      async [Symbol.asyncDispose]() {
        await new Promise((closed) => claim.close(closed))
      },
    }
  }
  return { own: '127.0.0.1', of: () => '127.0.0.1', async [Symbol.asyncDispose]() {} }
}

/** `elsewhere`: the system has only 127.0.0.1. */
async function listening(address: string, port: number) {
  const server = createServer((socket) => socket.destroy())
  try {
    await once(server.listen(port, address), 'listening')
    return server
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 'taken' : 'elsewhere'
  }
}

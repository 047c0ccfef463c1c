import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
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

/** A loopback address of its own for each machine. Rejects where the system has not all of 127/8, as Linux has. */
export async function claimAddresses(): Promise<Addresses> {
  for (let net = FIRST; net <= LAST; net += 1) {
    const own = `127.${net}.${CLAIM.place}`
    const claim = await claimed(own, CLAIM.port)
    if (claim === null) continue
    const places = new Map(MACHINES.map(({ name, place }) => [name, `127.${net}.${place}`]))
    return {
      own,
      of: (machine) => places.get(machine) ?? own,
      async [Symbol.asyncDispose]() {
        await new Promise((closed) => claim.close(closed))
      },
    }
  }
  throw new Error(`${LAST - FIRST + 1} simulated estates are running on this computer already`)
}

/** `null`: another estate has it. */
async function claimed(address: string, port: number): Promise<Server | null> {
  const server = createServer((socket) => socket.destroy())
  try {
    await once(server.listen(port, address), 'listening')
    return server
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null
    throw new Error(`the simulated estate needs loopback addresses like ${address}, which Linux has`, { cause: error })
  }
}

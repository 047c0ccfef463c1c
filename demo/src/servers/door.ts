import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { Health } from '../world/health.ts'

/** Ports below 1024 need rights, and any may be taken: then the same port this much higher, then any. */
const HIGHER = 10_000

/** One listening port of a machine, which can refuse, and can take connections without ever answering. */
export class Door implements AsyncDisposable {
  readonly #address: string
  readonly #accept: (socket: Socket) => void
  readonly #sockets = new Set<Socket>()
  /** Connections nobody has answered yet, because the machine is frozen. */
  readonly #held = new Set<Socket>()
  #server: Server | null = null
  #health: Health = 'shut'
  port: number

  private constructor(address: string, port: number, accept: (socket: Socket) => void) {
    this.#address = address
    this.port = port
    this.#accept = accept
  }

  /** Listens on `port` or, where that cannot be, on another; `port` then says which. */
  static async open(address: string, port: number, accept: (socket: Socket) => void): Promise<Door> {
    for (const candidate of [port, port + HIGHER, 0]) {
      const door = new Door(address, candidate, accept)
      try {
        await door.#listen()
        door.#health = 'open'
        return door
      } catch (error) {
        if (candidate === 0) throw error
      }
    }
    throw new Error(`${address} has no port left`)
  }

  /** Resolves when the door is as it should be. */
  async become(health: Health): Promise<void> {
    if (health === this.#health) return
    this.#health = health
    if (health === 'shut') return this.#close()
    if (this.#server === null) await this.#listen()
    for (const socket of this.#sockets) {
      if (health === 'hung') socket.pause()
      else if (!this.#held.has(socket)) socket.resume()
    }
    if (health === 'hung') return
    const held = [...this.#held]
    this.#held.clear()
    for (const socket of held) this.#accept(socket)
  }

  async #listen(): Promise<void> {
    const server = createServer((socket) => this.#greet(socket))
    // Rejects with the error of a port that cannot be had.
    await once(server.listen(this.port, this.#address), 'listening')
    const bound = server.address()
    if (bound !== null && typeof bound === 'object') this.port = bound.port
    this.#server = server
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      this.#held.delete(socket)
    })
    // Who asked may be gone before the answer is written; that is no concern of a server's.
    socket.on('error', () => socket.destroy())
    socket.setNoDelay(true)
    if (this.#health === 'hung') this.#held.add(socket)
    else this.#accept(socket)
  }

  async #close(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#health = 'shut'
    await this.#close()
  }
}

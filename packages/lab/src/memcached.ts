import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface MemcachedOptions {
  readonly port?: number
  readonly memoryMegabytes?: number
  /** Below about 30 it cannot start: the limit also counts its own files. */
  readonly maxConnections?: number
  /** Asks every client for this name and password. */
  readonly login?: { readonly user: string; readonly password: string }
  readonly args?: readonly string[]
}

/** Starts a cache on the loopback address. */
export async function startMemcached(options: MemcachedOptions = {}): Promise<RunningServer> {
  const { memoryMegabytes = 64, maxConnections = 64, login, args = [] } = options
  const port = options.port ?? (await freePort())
  // Started as root it wants to be told whom to become; any other could not read the login file.
  const user = process.getuid?.() === 0 ? ['-u', 'root'] : []
  const fixed = ['-l', '127.0.0.1', '-p', `${port}`, '-U', '0', '-m', `${memoryMegabytes}`, '-c', `${maxConnections}`]
  if (login === undefined) return startServer('memcached', [...user, ...fixed, ...args], { port })
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'users')
  await writeFile(file, `${login.user}:${login.password}\n`)
  return await startServer('memcached', [...user, ...fixed, '-Y', file, ...args], { port })
}

/** Sends commands of the text protocol and resolves with all the replies; the connection is closed by `quit`. */
export function tellMemcached(port: number, commands: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let replies = ''
    socket.setEncoding('latin1').on('data', (chunk) => {
      replies += chunk
    })
    socket.once('error', reject).once('close', () => resolve(replies))
    socket.write(`${commands}quit\r\n`)
  })
}

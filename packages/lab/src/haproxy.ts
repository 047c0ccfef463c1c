import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allReady, findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface Haproxy extends RunningServer {
  /** Where its visitors come. */
  readonly front: number
  /** A path of the same socket, at level admin. */
  readonly path: string
  /** The TCP port of its socket, at level user. */
  readonly socket: number
}

export interface HaproxyOptions {
  /** Lines of `backend web`. */
  readonly servers: string
  /** Lines of the frontend of the statistics, beside `stats enable`. `port` is that. */
  readonly stats?: string
  /** Lines of the frontend of the visitors. */
  readonly front?: string
  /** Whole sections beside those. */
  readonly more?: string
}

/** Real HAProxy on the loopback address: visitors at `front`, statistics at `port` under /stats, and its two sockets. */
export async function startHaproxy(options: HaproxyOptions): Promise<Haproxy> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const [port, front, socket] = [await freePort(), await freePort(), await freePort()]
  const path = join(folder.path, 'admin.sock')
  const config = join(folder.path, 'haproxy.cfg')
  await writeFile(
    config,
    `global
  maxconn 200
  stats socket ipv4@127.0.0.1:${socket} level user
  stats socket ${path} mode 600 level admin
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout queue 60s
  timeout check 1s
frontend www
  bind 127.0.0.1:${front}
  ${options.front ?? ''}
  default_backend web
backend web
  ${options.servers}
frontend stats
  bind 127.0.0.1:${port}
  stats enable
  stats uri /stats
  ${options.stats ?? ''}
${options.more ?? ''}
`,
  )
  const program = (await findProgram('haproxy')) ?? 'haproxy'
  const ready = allReady(port, front, socket, path)
  const running = stack.use(await startServer(program, ['-db', '-f', config], { port, ready }))
  const owned = stack.move()
  const stop = () => owned.disposeAsync()
  return { ...running, front, path, socket, stop, [Symbol.asyncDispose]: stop }
}

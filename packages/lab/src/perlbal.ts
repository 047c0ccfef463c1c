import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'
import { type Prefork, startPrefork } from './prefork.ts'

export interface Perlbal extends RunningServer {
  /** Where visitors go: the port of a service. Throws on a name that was not started. */
  portOf(service: string): number
  /** Sends one line to the management port; resolves when the reply began. For what a probe must never send. */
  command(line: string): Promise<string>
}

/**
 * Starts a balancer; `port` is its management port. `services` gives the backend ports of each reverse proxy.
 * `verify` asks each backend by OPTIONS before it is given a visitor; `more` are lines of its configuration.
 */
export async function startPerlbal(
  services: { readonly [name: string]: readonly number[] },
  { verify = true, port, more = '' }: { verify?: boolean; port?: number; more?: string } = {},
): Promise<Perlbal> {
  const folder = await temporaryFolder()
  const management = port ?? (await freePort())
  const ports = new Map<string, number>()
  for (const name of Object.keys(services)) ports.set(name, await freePort())
  const file = join(folder.path, 'perlbal.conf')
  const proxies = [...ports].map(([name, listen]) => proxy(name, listen, services[name] ?? [], verify))
  await writeFile(file, `${[...proxies, more, MANAGEMENT(management)].join('\n')}\n`)
  const server = await startServer('perlbal', [`--config=${file}`], { port: management }).catch(async (error) => {
    await folder[Symbol.asyncDispose]()
    throw error
  })
  const stop = async () => {
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  return {
    ...server,
    stop,
    [Symbol.asyncDispose]: stop,
    portOf(service) {
      const listen = ports.get(service)
      if (listen === undefined) throw new Error(`no service ${service} was started`)
      return listen
    },
    async command(line) {
      using scope = new DisposableStack()
      const socket = scope.adopt(connect(management, '127.0.0.1'), (socket) => socket.destroy())
      socket.write(`${line}\r\n`)
      const [reply] = await once(socket, 'data')
      return String(reply)
    },
  }
}

const proxy = (name: string, listen: number, backends: readonly number[], verify: boolean) => `
CREATE POOL ${name}pool
${backends.map((backend) => `  POOL ${name}pool ADD 127.0.0.1:${backend}`).join('\n')}
CREATE SERVICE ${name}
  SET listen          = 127.0.0.1:${listen}
  SET role            = reverse_proxy
  SET pool            = ${name}pool
  SET persist_client  = on
  SET persist_backend = on
  SET verify_backend  = ${verify ? 'on' : 'off'}
  SET connect_ahead   = 1
ENABLE ${name}`

const MANAGEMENT = (port: number) => `
CREATE SERVICE mgmt
  SET role   = management
  SET listen = 127.0.0.1:${port}
ENABLE mgmt`

/** A balancer with one service, `web`, before some prefork backends, all stopped together. */
export async function startWebFarm({
  nodes = 3,
  workers = 2,
  port,
}: {
  nodes?: number
  workers?: number
  port?: number
} = {}) {
  const scope = new AsyncDisposableStack()
  try {
    const backends: Prefork[] = []
    for (let node = 0; node < nodes; node += 1) backends.push(scope.use(await startPrefork({ workers })))
    const web = backends.map((backend) => backend.port)
    const perlbal = scope.use(await startPerlbal({ web }, port === undefined ? {} : { port }))
    return { perlbal, backends, [Symbol.asyncDispose]: () => scope.disposeAsync() }
  } catch (error) {
    await scope.disposeAsync()
    throw error
  }
}

/** A visitor who asks for a page and waits; leaves on dispose. `answer` is the whole reply. */
export function visit(port: number): Disposable & { readonly answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1')
  let reply = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    reply += chunk
  })
  socket.on('error', () => socket.destroy())
  socket.write('GET / HTTP/1.0\r\n\r\n')
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(reply)))
  return { answer, [Symbol.dispose]: () => void socket.destroy() }
}

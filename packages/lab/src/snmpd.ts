import { createSocket } from 'node:dgram'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, freePort, type RunningServer, startServer, temporaryFolder } from './lab.ts'

export interface SnmpdOptions {
  readonly port?: number
  /** The only community that may read. */
  readonly community?: string
  /** More lines of snmpd.conf: `disk / 10%`, `extend ok /bin/true`. */
  readonly lines?: readonly string[]
  /** Where it listens, if not on the loopback address, and the network namespace that has this address. */
  readonly on?: { readonly address: string; readonly namespace: string }
}

/** A real SNMP agent, on the loopback address unless told otherwise, without the system's own configuration. */
export async function startSnmpd(options: SnmpdOptions = {}): Promise<RunningServer> {
  const { port = await freePort(), community = 'labpub', lines = [], on } = options
  const address = on?.address ?? '127.0.0.1'
  const folder = await temporaryFolder()
  const file = join(folder.path, 'snmpd.conf')
  const variable = join(folder.path, 'var')
  await mkdir(variable)
  const conf = [
    `agentAddress udp:${address}:${port}`,
    `rocommunity ${community}${on === undefined ? ' 127.0.0.1' : ''}`,
    'sysName web1',
    ...lines,
  ]
  await writeFile(file, `${conf.join('\n')}\n`)
  const program = (await findProgram('snmpd')) ?? 'snmpd'
  // -C: nothing from /etc; -I -smux: else it takes TCP port 199.
  const args = ['-f', '-Lo', '-C', '-c', file, '-p', join(folder.path, 'pid'), '-I', '-smux']
  const inside = on === undefined ? [] : ['netns', 'exec', on.namespace, program]
  const server = await startServer(on === undefined ? program : 'ip', [...inside, ...args], {
    port,
    ready: () => snmpReady(address, port, community),
    env: { ...process.env, SNMP_PERSISTENT_DIR: variable, MIBS: '' },
  }).catch(async (error) => {
    await folder[Symbol.asyncDispose]()
    throw error
  })
  const stop = async () => {
    await server.stop()
    await folder[Symbol.asyncDispose]()
  }
  return { ...server, stop, [Symbol.asyncDispose]: stop }
}

/** Resolves when the agent answers what its uptime is (SNMP v2c, one GET). */
function snmpReady(address: string, port: number, community: string): Promise<void> {
  const varbind = sequence(0x30, Buffer.from([0x06, 8, 0x2b, 6, 1, 2, 1, 1, 3, 0, 0x05, 0]))
  const request = [2, 1, 1, 2, 1, 0, 2, 1, 0]
  const pdu = sequence(0xa0, Buffer.concat([Buffer.from(request), sequence(0x30, varbind)]))
  const head = Buffer.concat([Buffer.from([2, 1, 1]), sequence(0x04, Buffer.from(community))])
  const message = sequence(0x30, Buffer.concat([head, pdu]))
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    const patience = setTimeout(() => settle(new Error('no answer')), 200)
    const settle = (error?: Error) => {
      clearTimeout(patience)
      socket.close()
      if (error === undefined) resolve()
      else reject(error)
    }
    socket.once('message', () => settle()).once('error', settle)
    socket.send(message, port, address)
  })
}

const sequence = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([tag, content.length]), content])

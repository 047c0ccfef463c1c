import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import snmp, { type Agent, type BulkMessage } from 'net-snmp'
import { machineHealth } from '../world/health.ts'
import type { Machine } from '../world/machines.ts'
import type { World } from '../world/world.ts'
import { freeUdpPort } from './snmp/free-port.ts'
import { leavesOf } from './snmp/leaves.ts'

export const COMMUNITY = 'demonstration'
/** Everything below `internet` is ours. */
const ROOT = '1.3.6.1'

export interface SnmpServer extends AsyncDisposable {
  readonly port: number
}

/** The SNMP agent of one machine (v2c), by net-snmp's own. A machine that is off or frozen says nothing. */
export async function serveSnmp(ask: () => World, machine: Machine, address: string): Promise<SnmpServer> {
  const port = await freeUdpPort(address, 161)
  const sockets: Socket[] = []
  const dgramModule = {
    createSocket: (type: 'udp4') => {
      const socket = deafWhen(createSocket(type), () => machineHealth(ask(), machine.name) !== 'open')
      sockets.push(socket)
      return socket
    },
  }
  // It tells of wrong communities and broken datagrams, which are the sender's business.
  const agent = snmp.createAgent({ port, address, dgramModule }, () => {})
  agent.getAuthorizer().addCommunity(COMMUNITY)
  agent.getBulkRequest = (socket, message, from) => answerBulk(agent, socket, message, from)
  plant(agent, ask, machine)
  await Promise.all(sockets.map((socket) => once(socket, 'listening')))
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = sockets.map((socket) => once(socket, 'close'))
      agent.close()
      await Promise.all(closed)
    },
  }
}

/** Every value is read from the world when it is asked for. */
function plant(agent: Agent, ask: () => World, machine: Machine): void {
  const mib = agent.getMib()
  const leaves = new Map(leavesOf(machine).map((leaf) => [leaf.oid, leaf]))
  const provider = {
    name: 'machine',
    type: snmp.MibProviderType.Scalar,
    oid: ROOT,
    maxAccess: snmp.MaxAccess['read-only'],
    handler(request: { readonly oid: string; readonly instanceNode: { value: unknown }; done(): void }) {
      request.instanceNode.value = leaves.get(request.oid)?.read(ask())
      request.done()
    },
  }
  agent.registerProvider(provider)
  mib.addProviderToNode(provider)
  for (const { oid, type, read } of leaves.values()) {
    const node = mib.addNodesForOid(oid)
    node.valueType = type
    node.value = read(ask())
  }
}

/**
 * The library takes max-repetitions for the number of all values; RFC 3416 (4.2.3) means it for each name asked, and a
 * table of twelve columns would come value by value.
 */
function answerBulk(agent: Agent, socket: Socket, message: BulkMessage, from: object): void {
  const mib = agent.getMib()
  const { pdu } = message
  const found: { oid: string; type?: number; value?: unknown }[] = []
  let names = pdu.varbinds.map(({ oid }) => oid)
  for (let round = 0; round < Math.max(1, pdu.maxRepetitions); round += 1)
    names = names.map((name) => {
      const next = (mib.lookup(name) ?? mib.getTreeNode(name)).getNextInstanceNode()
      const { EndOfMibView } = snmp.ObjectType
      found.push(next === null ? { oid: name, type: EndOfMibView, value: null } : { oid: next.oid, value: next.value })
      return next?.oid ?? name
    })
  pdu.varbinds = found
  agent.request(socket, message, from)
}

/** A socket that hears nothing while `deaf`. */
function deafWhen(socket: Socket, deaf: () => boolean): Socket {
  const emit = socket.emit.bind(socket)
  socket.emit = (event: string | symbol, ...args: unknown[]): boolean =>
    event === 'message' && deaf() ? false : emit(event, ...args)
  return socket
}

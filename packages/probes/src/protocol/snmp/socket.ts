import { createSocket, type RemoteInfo, type Socket, type SocketType } from 'node:dgram'
import { isIPv6, SocketAddress } from 'node:net'
import { withoutZone } from '../names/zone.ts'

/** Why the library must not see a datagram, or could not bear it. */
export type Objection = { readonly cut: number } | { readonly text: string; readonly cause?: unknown }

export interface Hearing {
  /** Of each whole datagram of the sender. */
  judge(datagram: Buffer): Objection | null
  refuse(objection: Objection): void
}

/**
 * A UDP socket for net-snmp that lets only whole datagrams of one sender through, to which `judge` has no objection. The
 * library itself takes those of anybody, believes an answer that was cut between two values, and throws at some.
 */
export function guardedSocket(type: SocketType, sender: string, { judge, refuse }: Hearing): Socket {
  const socket = createSocket(type)
  const expected = canonical(sender)
  const emit = socket.emit.bind(socket)
  socket.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event !== 'message') return emit(event, ...args)
    const [datagram, from] = args as [Buffer, RemoteInfo] // as Node's own declaration of the event has them
    if (canonical(from.address) !== expected) return false
    const objection = isCut(datagram) ? { cut: datagram.length } : judge(datagram)
    if (objection !== null) {
      refuse(objection)
      return false
    }
    try {
      return emit(event, datagram, from)
    } catch (cause) {
      // Nobody else is there to catch what the library throws while it reads.
      refuse({ text: cause instanceof Error ? cause.message : String(cause), cause })
      return false
    }
  }
  return socket
}

/** One address has many ways to be written: `FE80:0::1%eth0` is `fe80::1`. */
function canonical(text: string): string {
  const address = withoutZone(text)
  return new SocketAddress({ address, family: isIPv6(address) ? 'ipv6' : 'ipv4' }).address
}

/** Whether the sequence (X.690, 8.1) that is a message is longer than the datagram; what is none is not for us to say. */
function isCut(datagram: Buffer): boolean {
  const [tag, first = 0] = datagram
  if (datagram.length < 2) return true
  if (tag !== 0x30) return false
  if (first < 0x80) return datagram.length < 2 + first
  const digits = first & 0x7f
  if (digits === 0 || digits > 4) return false
  if (datagram.length < 2 + digits) return true
  return datagram.length < 2 + digits + datagram.readUIntBE(2, digits)
}

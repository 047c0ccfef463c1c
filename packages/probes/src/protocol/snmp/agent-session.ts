import { isIPv6 } from 'node:net'
import snmp, { type Session, type SessionOptions, type User } from 'net-snmp'
import type { SnmpAccess, UserAccess } from './access.ts'
import { levelOf, objectionTo } from './level.ts'
import { guardedSocket, type Hearing, type Objection } from './socket.ts'

/** A question that got lost is asked again after this time, until the deadline. */
const ASK_AGAIN_MS = 1_000
/** Each costs up to a mebibyte of hashing and is kept by the library for ever, for an engine that may never come again. */
const MOST_KEYS = 10_000

export interface Agent {
  /** An address, not a name. */
  readonly target: string
  readonly port: number
  readonly access: SnmpAccess
}

/** A session of the library, which knows the time and the name of one engine. `hearing` has what must not be believed. */
export function agentSession({ target, port, access }: Agent, { judge, refuse }: Hearing): Session {
  const transport = isIPv6(target) ? 'udp6' : 'udp4'
  const hearing = { judge: (datagram: Buffer) => judge(datagram) ?? lacking(access, datagram), refuse }
  const options: SessionOptions = {
    port,
    version: access.version === '3' ? snmp.Version3 : snmp.Version2c,
    transport,
    dgramModule: { createSocket: () => guardedSocket(transport, target, hearing) },
    timeout: ASK_AGAIN_MS,
    // More than any deadline allows: when to give up is not the library's business.
    retries: 1_000,
  }
  if (access.version === '2c') return snmp.createSession(target, access.community, options)
  if (Object.keys(snmp.Authentication.authToKeyCache).length > MOST_KEYS) snmp.Authentication.authToKeyCache = {}
  return snmp.createV3Session(target, userOf(access), { ...options, context: access.context })
}

function lacking(access: SnmpAccess, datagram: Buffer): Objection | null {
  const text = access.version === '2c' ? null : objectionTo(datagram, levelOf(access))
  return text === null ? null : { text }
}

function userOf({ user, auth, priv }: UserAccess): User {
  const { noAuthNoPriv, authNoPriv, authPriv } = snmp.SecurityLevel
  return {
    name: user,
    level: auth === null ? noAuthNoPriv : priv === null ? authNoPriv : authPriv,
    ...(auth && { authProtocol: snmp.AuthProtocols[auth.protocol], authKey: auth.password }),
    ...(priv && { privProtocol: snmp.PrivProtocols[priv.protocol], privKey: priv.password }),
  }
}

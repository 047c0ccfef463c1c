import { createHash } from 'node:crypto'
import type { SshHop } from '@foretop/shared/plan.ts'
import type { ServerHostKeyAlgorithm } from 'ssh2'
import { at } from '../dial.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'
import { readBounded } from './files.ts'
import { type KnownKey, keysOf } from './known-hosts.ts'
import { proofText } from './proof.ts'

/** What `hostKey` may look like. */
export const HOST_KEY = /^(?:(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) )?SHA256:[A-Za-z0-9+/]{43}$/

/** A server with several keys shows the one we like best, so a type that is known must be the only one we take. */
const ALGORITHMS: { readonly [type: string]: readonly ServerHostKeyAlgorithm[] } = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
}

/** How a machine is known. */
export interface Trust {
  /** Of which its key may be; none: any that ssh2 knows. */
  readonly types: readonly string[]
  /** Why the key that a machine shows is not its own; `null`: it is. */
  refusal(key: Buffer, where: string): ProbeFailure | null
}

export const algorithmsOf = ({ types }: Trust): ServerHostKeyAlgorithm[] =>
  types.flatMap((type) => ALGORITHMS[type] ?? [])

/** Why a machine is not itself that has no key of any type by which it is known. */
export const otherType = ({ types }: Trust, where: string): ProbeFailure =>
  changed(`${where} shows no key of type ${types.join(' or ')}, and is known by no other`)

/** What of a login is read before anybody is asked. */
export const oursText = (hop: SshHop): string =>
  [proofText(hop), ...('knownHostsFile' in hop.trust ? [hop.trust.knownHostsFile] : [])].join(' or ')

/** Throws `local` where the file cannot be read, or knows no key of the host: nobody is trusted at first sight. */
export async function trustOf({ trust, name, address, port }: SshHop, signal: AbortSignal): Promise<Trust> {
  if ('hostKey' in trust) return pinned(trust.hostKey)
  const file = trust.knownHostsFile
  const text = await readBounded(file, 'the file of known hosts', signal)
  const keys = await keysOf(text, [...new Set([address, name])], port)
  if (!keys.some(({ isRevoked }) => !isRevoked))
    throw new ProbeCrash('local', `host key unknown: ${file} has no key of ${at({ address, port })}`)
  return known(keys, file)
}

function pinned(hostKey: string): Trust {
  const [type = '', pin] = hostKey.includes(' ') ? hostKey.split(' ') : ['', hostKey]
  return {
    types: type === '' ? [] : [type],
    refusal(key, where) {
      const shown = fingerprint(key)
      return shown === pin ? null : changed(`${where} shows ${shown}, pinned is ${pin}`)
    },
  }
}

const known = (keys: readonly KnownKey[], file: string): Trust => ({
  types: Object.keys(ALGORITHMS).filter((type) => keys.some((key) => key.type === type && !key.isRevoked)),
  refusal(key, where) {
    const same = keys.filter((one) => one.key.equals(key))
    const shown = fingerprint(key)
    if (same.some(({ isRevoked }) => isRevoked))
      return new ProbeFailure('auth', `host key revoked: ${where} shows ${shown}, which ${file} revokes`)
    return same.length > 0 ? null : changed(`${where} shows ${shown}, which is not in ${file}`)
  },
})

const changed = (text: string) => new ProbeFailure('auth', `host key changed: ${text}`)

/** As `ssh-keygen -lf` prints it. */
const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replaceAll('=', '')}`

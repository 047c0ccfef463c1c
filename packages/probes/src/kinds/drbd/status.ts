import { z } from 'zod'
import { ProbeFailure } from '../../protocol/failure.ts'
import type { Link, Volume } from './seen.ts'

const KIBIBYTE = 1_024
const word = z.string().max(100)
const count = z.number().nonnegative()

const peerDevice = z.object({
  volume: z.int(),
  'replication-state': word,
  'peer-disk-state': word,
  'peer-client': z.boolean().default(false),
  /** Sizes in KiB. */
  'out-of-sync': count.optional(),
  'percent-in-sync': count.optional(),
  sent: count.optional(),
  received: count.optional(),
})

/** `drbdsetup status --json` of drbd-utils 9. */
const resources = z.array(
  z.object({
    name: z.string(),
    role: word,
    /** `user`, `no-data` or `quorum` of newer ones. */
    suspended: z.union([z.boolean(), z.string()]).default(false),
    devices: z.array(
      z.object({
        volume: z.int(),
        'disk-state': word,
        client: z.boolean().default(false),
        quorum: z.boolean().optional(),
        read: count.optional(),
        written: count.optional(),
      }),
    ),
    connections: z.array(
      z.object({
        name: z.string(),
        'connection-state': word,
        'peer-role': word,
        peer_devices: z.array(peerDevice).default([]),
      }),
    ),
  }),
)
type Resource = z.output<typeof resources>[number]

/** Throws `protocol` for what is no such status. */
export function readStatus(text: string): readonly Volume[] {
  const { data, error } = resources.safeParse(parsed(text))
  if (data !== undefined) return data.flatMap(volumesOf)
  const [issue] = error.issues
  const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`
  throw new ProbeFailure('protocol', `expected the status of DRBD as JSON, came something else (${where})`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function volumesOf({ name, role, suspended, devices, connections }: Resource): readonly Volume[] {
  return devices.map((device) => ({
    ...{ name: devices.length === 1 ? name : `${name}/${device.volume}`, role },
    ...{ disk: device['disk-state'], isClient: device.client, hasQuorum: device.quorum ?? null },
    isSuspended: suspended !== false && suspended !== 'no',
    ...{ read: inBytes(device.read), written: inBytes(device.written) },
    links: connections.map((connection) => linkOf(connection, device.volume)),
  }))
}

function linkOf(connection: Resource['connections'][number], volume: number): Link {
  const own = connection.peer_devices.find((device) => device.volume === volume)
  const percent = own?.['percent-in-sync']
  const state = stateOf(connection['connection-state'], own?.['replication-state'])
  return {
    ...{ peer: connection.name, state, role: connection['peer-role'], disk: own?.['peer-disk-state'] ?? 'DUnknown' },
    ...{ isClient: own?.['peer-client'] ?? false, outOfSync: inBytes(own?.['out-of-sync']) },
    inSync: percent === undefined || state === 'Connected' ? null : Math.min(100, percent),
    ...{ sent: inBytes(own?.sent), received: inBytes(own?.received) },
  }
}

/** In the words of 8. */
function stateOf(connection: string, replication: string | undefined): string {
  if (connection === 'Connecting') return 'WFConnection'
  if (connection !== 'Connected') return connection
  return replication === 'Established' ? 'Connected' : (replication ?? 'Off')
}

const inBytes = (kibibytes: number | undefined): number | null =>
  kibibytes === undefined ? null : kibibytes * KIBIBYTE

import { ProbeFailure } from '../../protocol/failure.ts'
import type { Pairs } from './ask.ts'

export interface StorageHost {
  readonly id: string
  readonly name: string
  /** What people set it to: alive, readonly, down, dead. */
  readonly status: string
}

export interface Device {
  readonly name: string
  readonly host: string
  /** What people set that to; empty where it is in no list. */
  readonly hostStatus: string
  /** What people set it to: alive, readonly, drain, down, dead. */
  readonly status: string
  /** What the tracker sees: writeable, readable, unreachable; empty before it has looked. */
  readonly observed: string
  readonly totalBytes: number | undefined
  readonly freeBytes: number | undefined
  /** Share of the time in which the disk is busy, in percent. */
  readonly busy: number | undefined
}

const MIB = 1_048_576

/** `hostN_…`: N numbers the list, in which they come in any order. Throws `protocol` where one is missing. */
export function hostsIn(pairs: Pairs, where: string): readonly StorageHost[] {
  return numbered(pairs, 'hosts', where).map((index) => ({
    id: needed(pairs, `host${index}_hostid`, where),
    name: needed(pairs, `host${index}_hostname`, where),
    status: needed(pairs, `host${index}_status`, where),
  }))
}

/** `devN_…`, likewise. */
export function devicesIn(pairs: Pairs, hosts: readonly StorageHost[], where: string): readonly Device[] {
  const devices = numbered(pairs, 'devices', where).map((index): Device => {
    const of = (name: string) => needed(pairs, `dev${index}_${name}`, where)
    const hostId = of('hostid')
    const host = hosts.find(({ id }) => id === hostId)
    const [total, free] = [
      mebibytes(pairs, `dev${index}_mb_total`, where),
      mebibytes(pairs, `dev${index}_mb_free`, where),
    ]
    return {
      name: `dev${of('devid')}`,
      host: host?.name ?? `host ${hostId}`,
      hostStatus: host?.status ?? '',
      status: of('status'),
      observed: pairs.get(`dev${index}_observed_state`) ?? '',
      totalBytes: total,
      freeBytes: free,
      busy: percentIn(pairs.get(`dev${index}_utilization`)),
    }
  })
  if (new Set(devices.map(({ name }) => name)).size < devices.length)
    throw new ProbeFailure('protocol', `${where} lists a device twice`)
  return devices
}

/** More than any installation has, and fewer than may be drawn. */
const MOST = 2_000

function numbered(pairs: Pairs, name: string, where: string): readonly number[] {
  const said = needed(pairs, name, where)
  const count = /^\d{1,4}$/.test(said) ? Number(said) : Number.NaN
  if (count <= MOST) return Array.from({ length: count }, (_, index) => index + 1)
  throw new ProbeFailure(
    'protocol',
    `expected a number of ${name} from ${where}, came ${JSON.stringify(said.slice(0, 60))}`,
  )
}

function needed(pairs: Pairs, name: string, where: string): string {
  const value = pairs.get(name)
  if (value !== undefined && value !== '') return value
  throw new ProbeFailure(
    'protocol',
    `expected ${name} from ${where}, came ${value === undefined ? 'none' : 'nothing in it'}`,
  )
}

/** Empty until a device was seen once. */
function mebibytes(pairs: Pairs, name: string, where: string): number | undefined {
  const value = pairs.get(name)
  if (value === undefined || value === '') return undefined
  if (/^\d{1,15}$/.test(value)) return Number(value) * MIB
  throw new ProbeFailure(
    'protocol',
    `expected megabytes in ${name} of ${where}, came ${JSON.stringify(value.slice(0, 60))}`,
  )
}

const percentIn = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,4}(\.\d{1,6})?$/.test(value) ? Number(value) : undefined

/** What people have not taken out of use, as far as they say. */
export const isInUse = ({ status, hostStatus }: Device): boolean =>
  ![status, hostStatus].some((said) => said === 'down' || said === 'dead')

/** Where files can be put now. */
export const isWriteable = ({ status, hostStatus, observed }: Device): boolean =>
  status === 'alive' && hostStatus === 'alive' && observed === 'writeable'

import { formatNumber } from '@foretop/shared/format/number.ts'
import { counted } from '../../protocol/counted.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { type Device, isInUse, isWriteable, type StorageHost } from './devices.ts'
import type { TrackerState } from './workers.ts'

/** What is measured of the devices, less those that are left out. */
export function measureDevices(all: readonly Device[], ignore: readonly string[]) {
  const devices = all.filter((device) => isInUse(device) && !matchesAny(device.name, ignore))
  const alive = devices.filter(({ status, hostStatus }) => status === 'alive' && hostStatus === 'alive')
  return {
    // Also those that are left out can be written to.
    writeableHosts: new Set(all.filter(isWriteable).map(({ host }) => host)).size,
    unreachable: devices.filter(({ observed }) => observed === 'unreachable').length,
    notWriteable: alive.filter((device) => !isWriteable(device) && device.observed !== 'unreachable').length,
    used: per(alive, usedOf),
    free: per(devices, ({ freeBytes }) => freeBytes),
    deviceBusy: per(devices, ({ busy }) => busy),
  }
}

const per = (devices: readonly Device[], value: (device: Device) => number | undefined) =>
  Object.fromEntries(
    devices.flatMap((device): [string, number][] => {
      const number = value(device)
      return number === undefined ? [] : [[device.name, number]]
    }),
  )

function usedOf({ totalBytes, freeBytes }: Device): number | undefined {
  if (totalBytes === undefined || freeBytes === undefined || totalBytes === 0) return undefined
  return Math.max(0, 100 - (100 * freeBytes) / totalBytes)
}

export function detailsOf(hosts: readonly StorageHost[], devices: readonly Device[], { classes }: TrackerState) {
  return {
    devices: devices.map((device) => ({
      ...{ device: device.name, host: device.host, status: device.status, observed: device.observed },
      used: usedOf(device) ?? null,
    })),
    hosts: hosts.map(({ name, status }) => ({ host: name, status })),
    workers: classes.map(({ name, count, desired }) => ({ class: name, count, desired })),
  }
}

/** Which devices, then which workers: what is wrong comes first. */
export function describe(devices: readonly Device[], { pending, idle }: TrackerState, paths: number | null): string {
  const lost = devices.filter((device) => isInUse(device) && device.observed === 'unreachable')
  const names = lost.slice(0, MOST).map(({ name, host }) => `${name} on ${host}`)
  return [
    ...(lost.length > 0 ? [`unreachable: ${names.join(', ')}${lost.length > MOST ? ' …' : ''}`] : []),
    ...(paths === 0 ? ['the sentinel is nowhere'] : []),
    `${formatNumber(devices.filter(isWriteable).length)} of ${counted(devices.length, 'device')} writeable`,
    `${counted(idle, 'query worker')} idle`,
    ...(pending > 0 ? [`${formatNumber(pending)} queries wait`] : []),
  ].join(', ')
}

const MOST = 5

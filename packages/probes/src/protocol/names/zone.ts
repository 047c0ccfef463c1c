import { networkInterfaces } from 'node:os'
import { ProbeCrash } from '../failure.ts'

/**
 * An address as others know it: `fe80::1`, not `fe80::1%eth0`. By which of our interfaces we reach it is no business of theirs
 * (RFC 6874 §3).
 */
export const withoutZone = (address: string): string => address.split('%', 1)[0] ?? address

/** Throws a `network` crash where no interface of ours is called so: the system would ask some other, and hear nobody. */
export function mustHaveZone(address: string): void {
  const [, zone] = address.split('%', 2)
  if (zone === undefined || /^\d+$/.test(zone) || Object.hasOwn(networkInterfaces(), zone)) return
  throw new ProbeCrash('network', `${address}: we have no interface ${zone} in use`)
}

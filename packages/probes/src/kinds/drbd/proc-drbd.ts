import { oneLine } from '../../one-line.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import type { Volume } from './seen.ts'

const KIBIBYTE = 1_024
const DEVICE =
  /^ {0,3}(\d{1,6}): cs:(\w{1,40})(?: (?:ro|st):(\w{1,40})\/(\w{1,40}) ds:(\w{1,40})\/(\w{1,40})(?: +[A-C])?(?: +([rs])[^ ]{0,10})?)?/

/** The version of what `/proc/drbd` begins with, as `8.4`; throws `protocol` for another text. */
export function versionIn(text: string): string {
  const version = /^version: (\d{1,3}\.\d{1,3})/m.exec(text)?.[1]
  if (version !== undefined) return version
  throw new ProbeFailure('protocol', `expected the version of DRBD in /proc/drbd, came "${oneLine(text.slice(0, 60))}"`)
}

/**
 * The devices of DRBD 8.0 to 8.4 (drbd_proc.c). Throws `truncated` where it breaks off within one; nothing marks its end.
 * One that is not configured is none.
 */
export function readProcDrbd(text: string): readonly Volume[] {
  const blocks: string[][] = []
  for (const line of text.split('\n')) {
    if (DEVICE.test(line)) blocks.push([line])
    else if (/^\s/.test(line)) blocks.at(-1)?.push(line)
  }
  return blocks.flatMap(([first = '', ...more]) => {
    const [, minor = '', state = '', role, peerRole = '', disk = '', peerDisk = '', running] = DEVICE.exec(first) ?? []
    if (role === undefined && state === 'Unconfigured') return []
    const name = `drbd${minor}`
    const counts = countsIn(more[0] ?? '')
    if (role === undefined || counts === null || !text.endsWith('\n'))
      throw new ProbeFailure('truncated', `/proc/drbd breaks off within ${name}`)
    const bytes = (key: string) => {
      const count = counts.get(key)
      return count === undefined ? null : count * KIBIBYTE
    }
    return {
      ...{ name, role, disk, isClient: false, hasQuorum: null, isSuspended: running === 's' },
      ...{ read: bytes('dr'), written: bytes('dw') },
      links: [
        {
          ...{ peer: null, state, role: peerRole, disk: peerDisk, isClient: false, outOfSync: bytes('oos') },
          ...{ inSync: progressIn(more), sent: bytes('ns'), received: bytes('nr') },
        },
      ],
    }
  })
}

/** `ns:0 nr:210272 dw:210272 …`, in KiB those that are sizes; `null`: no such line, or half a one. */
function countsIn(line: string): ReadonlyMap<string, number> | null {
  const counts = new Map(
    Array.from(line.matchAll(/(?:^|\s)([a-z]{2,3}):(\d{1,15})(?=\s|$)/g), ([, key = '', count]) => [
      key,
      Number(count),
    ]),
  )
  return ['ns', 'nr', 'dw', 'dr'].every((key) => counts.has(key)) ? counts : null
}

function progressIn(lines: readonly string[]): number | null {
  for (const line of lines) {
    const percent = /(?:sync'ed|verified): {0,9}(\d{1,3}(?:\.\d{1,3})?)%/.exec(line)?.[1]
    if (percent !== undefined) return Math.min(100, Number(percent))
  }
  return null
}

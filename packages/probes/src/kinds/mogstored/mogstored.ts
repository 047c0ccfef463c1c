import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { asSeen } from '../../recording/seen.ts'
import { REPLY_TIME } from '../http/status-page.ts'
import { type Busy, WATCH_MS, watchOnce } from './side-channel.ts'
import { askUsage, type Usage } from './usage.ts'

const port = z.int().min(1).max(65_535)
/** Each is a question of its own. */
const MOST = 200

export const mogstored = defineProbe({
  kind: 'mogstored',
  title: 'mogstored',
  role: 'storage',
  summary: 'Space of each device of a MogileFS storage node, how fresh that is, and how busy its disks are.',
  tried: {
    with: 'recorded bytes of mogstored 2.73 on Perlbal 1.80; itself by hand',
    tells: [
      'device full',
      'device missing',
      'numbers stale',
      'disk busy',
      'no iostat',
      'refused',
      'hung',
      'another service',
      'cut',
    ],
  },
  options: z
    .strictObject({
      port: port.default(7_500).meta({ description: 'TCP port of its HTTP.' }),
      devices: z
        .array(z.int().min(1).max(999_999))
        .min(1)
        .max(MOST)
        .optional()
        .meta({
          description: 'Numbers of its devices. Left out: those that its side channel names.',
          examples: [[1, 2]],
        }),
      sidePort: port.optional().meta({
        description: 'TCP port of its side channel: then it is told how busy disks are.',
        examples: [7_501],
      }),
    })
    .check(
      z.refine(({ devices, sidePort }) => devices !== undefined || sidePort !== undefined, {
        error: 'needs devices, or sidePort, which names them',
      }),
    ),
  leastMs: ({ sidePort }) => (sidePort === undefined ? 0 : WATCH_MS),
  metrics: {
    used: {
      intermittent: true,
      label: 'Used of',
      unit: 'percent',
      thresholds: { warning: { above: 90 }, critical: { above: 95 } },
      view: { name: 'disks', role: 'used' },
    },
    free: { intermittent: true, label: 'Free on', unit: 'bytes', view: { name: 'disks', role: 'free' } },
    total: { intermittent: true, label: 'Size of', unit: 'bytes', view: { name: 'disks', role: 'total' } },
    missing: {
      label: 'Not there',
      unit: 'flag',
      thresholds: { critical: { above: 0 } },
      view: { name: 'disks', role: 'missing' },
    },
    age: {
      intermittent: true,
      label: 'Age of its numbers',
      unit: 's',
      thresholds: { warning: { above: 60 }, critical: { above: 300 } },
    },
    busy: {
      intermittent: true,
      label: 'Device busy',
      unit: 'percent',
      thresholds: { warning: { above: 80 }, critical: { above: 95 } },
    },
    replyTime: { ...REPLY_TIME, intermittent: true },
  },
  manual: `
Asks for \`/devN/usage\` of each device by HTTP, one after another, as the tracker does; and with \`sidePort\` sends \`size /dev1/usage\` and \`watch\`
to the side channel, and leaves when it has said once how busy the disks are; where it does not within 2.5 s there is no iostat. Nothing is written: whether a device can be written to is what
the tracker tries, and a check of \`mogilefs\` tells. The side channel has no password, and takes the commands of a Perlbal as well.

A storage node writes the numbers of its devices down every ten seconds. That they are served says little: where they grow old
(*age*, by its own clock) whoever measures has died, or the disk hangs. \`GET /\` is answered even when no disk works.

Name the devices in \`devices\`: one that is not mounted is not named by the side channel either, and would be missed by nobody.

- **not there**: \`/devN/usage\` is 404: the device is not mounted, or belongs to another node.
- **expected the usage …**: another web server answers on this port; the side channel: another port is \`sidePort\`.
- **does not answer**: the node hangs, often all of it on one disk; the device that was asked for stands before it.
- **names no devices**: its side channel has no iostat (package sysstat): say \`devices\`.`,
  recorded: 'what the last look found',
  record: asSeen,
  async run({ port, devices, sidePort }, { target, signal }) {
    const side = sidePort === undefined ? null : { address: target.address, port: sidePort }
    const busy = side === null ? null : await watchOnce(side, signal)
    const wanted = devices ?? named(busy)
    const found: (readonly [string, Usage | null])[] = []
    // One after another: each disk may hang by itself, and the text says at which.
    for (const device of wanted) found.push([`dev${device}`, await askUsage(device, port, target, signal)])
    return {
      metrics: {
        ...measure(found),
        ...(busy !== null && { busy: busyOf(busy, wanted) }),
      },
      details: {
        iostat: side === null ? 'not asked for' : busy === null ? 'not available' : 'available',
        devices: found.map(([device, usage]) => ({ device, disk: usage?.disk ?? null, age: usage?.ageS ?? null })),
      },
      text: [
        describe(found),
        ...(side !== null && busy === null ? ['no iostat tells how busy its disks are'] : []),
      ].join(', '),
    }
  },
})

function named(busy: Busy | null): readonly number[] {
  const names = [...(busy ?? new Map()).keys()]
  if (names.length > MOST) throw new ProbeFailure('too-large', `the side channel names more than ${MOST} devices`)
  if (names.length > 0) return names
  throw new ProbeFailure(
    'protocol',
    'the side channel names no devices, for want of iostat or of any: say which by devices',
  )
}

const busyOf = (busy: Busy, wanted: readonly number[]) =>
  Object.fromEntries(
    [...busy].flatMap(([device, percent]) => (wanted.includes(device) ? [[`dev${device}`, percent]] : [])),
  )

type Found = readonly (readonly [string, Usage | null])[]

function measure(found: Found) {
  const per = (value: (usage: Usage) => number) =>
    Object.fromEntries(found.flatMap(([name, usage]) => (usage === null ? [] : [[name, value(usage)]])))
  return {
    used: per(shareOf),
    free: per(({ freeBytes }) => freeBytes),
    total: per(({ totalBytes }) => totalBytes),
    age: per(({ ageS }) => ageS),
    missing: Object.fromEntries(found.map(([name, usage]) => [name, Number(usage === null)])),
    ...slowest(found),
  }
}

/** As df reckons: of what may be used, less what is kept for root. */
const shareOf = ({ usedBytes, freeBytes }: Usage): number => (100 * usedBytes) / (usedBytes + freeBytes)

function slowest(found: Found): { readonly replyTime?: number } {
  const times = found.flatMap(([, usage]) => (usage === null ? [] : [usage.replyTime]))
  return times.length === 0 ? {} : { replyTime: Math.max(...times) }
}

function describe(found: Found): string {
  const missing = found.filter(([, usage]) => usage === null).map(([name]) => name)
  const [fullest] = found
    .flatMap(([name, usage]) => (usage === null ? [] : [{ name, share: shareOf(usage) }]))
    .toSorted((one, other) => other.share - one.share)
  return [
    ...(missing.length > 0 ? [`not there: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ' …' : ''}`] : []),
    counted(found.length, 'device'),
    ...(fullest === undefined ? [] : [`${fullest.name} at ${formatNumber(fullest.share)} %`]),
  ].join(', ')
}

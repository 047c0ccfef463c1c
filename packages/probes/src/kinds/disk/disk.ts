import { formatBytes } from '@foretop/shared/format/amount.ts'
import { formatNumber } from '@foretop/shared/format/number.ts'
import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { checkSource, localOrSnmp } from '../../local-or-snmp.ts'
import { PSEUDO } from '../../protocol/machine/mounts.ts'
import { readLocal } from './local.ts'
import { readOverSnmp } from './over-snmp.ts'
import type { Volume } from './volume.ts'

/** Each container's or package's own view of a disk that is looked at already. */
const CONTAINERS = ['/var/lib/docker/*', '/var/lib/containers/*', '/var/lib/kubelet/*', '/run/user/*', '/snap/*']
const KERNEL = ['/dev', '/proc', '/proc/*', '/sys/*', '/run/credentials/*', '/run/netns']

export const disk = defineProbe({
  kind: 'disk',
  title: 'Disks',
  summary: 'How full every mounted file system is, which one is missing, and which one hangs.',
  tried: {
    with: 'the file systems of Linux, FUSE and a dead mount among them; snmpd 5.9.3',
    tells: ['space', 'inodes', 'not mounted', 'dead', 'stale', 'no agent'],
  },
  manual: `With \`source: local\` it reads the mounts of the machine the monitor runs on, without rights of its own (Linux).
With \`source: snmp\` it asks any machine's SNMP agent, by version 2c with a read-only community or by version 3 with a
user (as \`snmp\` does): the exact sizes of dskTable for what \`disk\` lines in snmpd.conf name, and hrStorage for all else that is mounted there.

Used space is counted as df does: root's reserve is not part of the whole. Thresholds of one mount stand under
\`instances\`, for a cache that is full by design:
\`thresholds: { used: { warning: { above: 90 }, instances: { /cache: { warning: { above: 98 } } } } }\`.

A mount that does not answer (a dead NFS server, a FUSE program that hangs) or answers with an error such as ESTALE is
named; the others are still read. Each is asked in a helper process, so that a dead mount cannot hang the monitor. Over
SNMP a dead mount can silence the whole agent: set \`skipNFSInHostResources true\` in snmpd.conf.

A file system that is no longer mounted leaves nothing behind that could turn red: list under \`expect\` what must be
mounted. A file system bound to several places counts once. Never looked at, unless expected:
${[...PSEUDO].toSorted().join(', ')}.`,
  options: z
    .strictObject({
      ...localOrSnmp,
      exclude: z
        .array(z.string())
        .default([...CONTAINERS, ...KERNEL])
        .meta({
          description: 'Mount paths or file system types to leave out; `*` stands for anything. Replaces the default.',
        }),
      expect: z.array(z.string()).default([]).meta({ description: 'Mount paths that must be mounted.' }),
      patienceMs: z.int().min(1).max(600_000).default(2_000).meta({
        description: 'After how many ms a mount counts as hung; less than the timeout of the check.',
      }),
    })
    .check(checkSource),
  defaults: { everyMs: 30_000 },
  metrics: {
    used: {
      label: 'Space used on',
      unit: 'percent',
      thresholds: { warning: { above: 90 }, critical: { above: 95 } },
      view: { name: 'disks', role: 'used' },
    },
    free: { label: 'Free on', unit: 'bytes', view: { name: 'disks', role: 'free' } },
    total: { label: 'Size of', unit: 'bytes', view: { name: 'disks', role: 'total' } },
    inodesUsed: {
      label: 'Inodes used on',
      unit: 'percent',
      thresholds: { warning: { above: 90 }, critical: { above: 95 } },
      view: { name: 'disks', role: 'inodes' },
    },
    hung: {
      label: 'Dead mount',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
      view: { name: 'disks', role: 'hung' },
    },
    missing: {
      label: 'Not mounted:',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
      view: { name: 'disks', role: 'missing' },
    },
    readOnly: { label: 'Read-only', unit: 'flag', view: { name: 'disks', role: 'readOnly' } },
  },
  async run(options, context) {
    const volumes = await (options.source === 'local' ? readLocal : readOverSnmp)(options, context)
    const missing = options.expect.filter((path) => !volumes.some((volume) => volume.path === path))
    return {
      metrics: {
        ...table('used', volumes, ({ usedPercent }) => usedPercent),
        ...table('free', volumes, ({ freeBytes }) => freeBytes),
        ...table('total', volumes, ({ totalBytes }) => totalBytes),
        ...table('inodesUsed', volumes, ({ inodesUsedPercent }) => inodesUsedPercent),
        ...(options.source === 'local' && table('hung', volumes, ({ trouble }) => Number(trouble !== null))),
        ...table('readOnly', volumes, ({ readOnly }) => (readOnly === null ? null : Number(readOnly))),
        ...(options.expect.length > 0 && {
          missing: Object.fromEntries(options.expect.map((path) => [path, Number(missing.includes(path))])),
        }),
      },
      details: { mounts: volumes.map((volume) => ({ ...volume })) },
      text: describe(volumes, missing),
    }
  },
  recorded: 'all file systems with what is free on each',
  async *record(options, context) {
    const volumes = await (options.source === 'local' ? readLocal : readOverSnmp)(options, context)
    const fullestFirst = volumes.toSorted((a, b) => (b.usedPercent ?? 101) - (a.usedPercent ?? 101))
    yield { title: 'File systems, the fullest first', table: fullestFirst.map((volume) => ({ ...volume })) }
  },
})

/** A metric with one reading per mount; nothing at all where no mount has one. */
function table<N extends string>(name: N, volumes: readonly Volume[], value: (volume: Volume) => number | null) {
  const known = volumes.flatMap((volume) => {
    const reading = value(volume)
    return reading === null ? [] : [[volume.path, reading] as const]
  })
  // Computed keys widen to string; the only one is `name`.
  return (known.length === 0 ? {} : { [name]: Object.fromEntries(known) }) as { [n in N]?: Record<string, number> }
}

function describe(volumes: readonly Volume[], missing: readonly string[]): string {
  const troubles = [
    ...volumes.flatMap(({ path, trouble }) => (trouble === null ? [] : [`${path} ${trouble}`])),
    ...missing.map((path) => `${path} is not mounted`),
  ]
  const fullest = volumes.toSorted((a, b) => (b.usedPercent ?? -1) - (a.usedPercent ?? -1))[0]
  if (fullest === undefined || fullest.usedPercent === null) return troubles.join(', ') || 'no file systems'
  const free = fullest.freeBytes === null ? '' : `, ${formatBytes(fullest.freeBytes)} free`
  const word = volumes.length === 1 ? '' : `fullest of ${volumes.length}: `
  return [...troubles, `${word}${fullest.path} ${formatNumber(Math.round(fullest.usedPercent))} % used${free}`].join(
    ', ',
  )
}

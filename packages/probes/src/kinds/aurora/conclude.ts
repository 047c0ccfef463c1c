import { formatDuration } from '@foretop/shared/format/duration.ts'
import type { Row } from '@foretop/shared/model.ts'
import { perInstance } from '../../per-instance.ts'
import { counted } from '../../protocol/counted.ts'
import { followed, type KnownWriter } from './moved.ts'
import type { Cluster, Instance } from './read.ts'

interface Asked {
  readonly expected: readonly string[]
  /** Who should be the writer; none: any may. */
  readonly declared?: string | undefined
  /** How long a change of the writer is told. */
  readonly holdMs: number
  readonly last: KnownWriter | null
  /** Wall ms. */
  readonly now: number
}

/** What is measured and said of a cluster. */
export function conclude(cluster: Cluster, { expected, declared, holdMs, last, now }: Asked) {
  const { own, instances, gone } = cluster
  const writers = instances.filter(({ role }) => role === 'writer').map(nameOf)
  const readers = instances.filter(({ role }) => role === 'reader')
  const without = readers.filter(({ lagMs }) => lagMs === null).map(nameOf)
  const missing = expected.filter((name) => !instances.some((instance) => instance.name === name))
  const keepsake = followed(last, writers, now)
  // The clock may have been set back.
  const sinceMs = keepsake.movedAt === null ? null : Math.max(0, now - keepsake.movedAt)
  const moved = sinceMs !== null && sinceMs < holdMs
  const odds = oddsOf(cluster)
  const [writer] = writers
  const displaced = declared !== undefined && writers.length === 1 && writer !== declared
  const since = sinceMs === null ? '' : formatDuration(sinceMs)
  return {
    metrics: {
      writers: writers.length,
      ...perInstance('writer', instances, nameOf, ({ role }) => Number(role === 'writer')),
      moved: Number(moved),
      // Of none, or of two, something worse is said.
      ...(declared !== undefined && writers.length === 1 && { displaced: Number(displaced) }),
      ...(sinceMs !== null && { sinceMoved: sinceMs / 1_000 }),
      readers: readers.length,
      // A cluster of one has none, which is no gap.
      lag: {},
      ...perInstance('lag', readers, nameOf, ({ lagMs }) => (lagMs === null ? null : lagMs / 1_000)),
      withoutLag: without.length,
      readOnly: Number(own.readOnly),
      atOdds: Number(odds !== null),
      ...perInstance('cpu', instances, nameOf, ({ cpu }) => cpu),
      ...perInstance('heard', instances, nameOf, ({ heardMs }) => heardMs / 1_000),
      ...(expected.length > 0 && {
        missing: Object.fromEntries(expected.map((name) => [name, Number(missing.includes(name))])),
      }),
    },
    details: {
      instance: own.name,
      ...{ writer: writers.join(', '), before: keepsake.before, movedAt: dateOf(keepsake.movedAt) },
      instances: instances.map(rowOf),
      gone: gone.map(({ name, heardMs }) => ({ name, heard: heardMs === null ? null : heardMs / 1_000 })),
    },
    keepsake,
    text: [
      ...(writers.length === 0 ? ['nobody is writer'] : []),
      ...(writers.length > 1 ? [`${writers.length} are writers: ${writers.join(', ')}`] : []),
      ...missing.map((name) => `no ${name}${lastHeard(cluster, name)}`),
      ...(moved ? [`the writer moved from ${keepsake.before} to ${keepsake.writer} ${since} ago`] : []),
      ...(displaced && moved ? [`${declared} should be the writer`] : []),
      ...(displaced && !moved
        ? [`the writer is ${writer}${since === '' ? '' : ` for ${since}`}, not ${declared}`]
        : []),
      ...(odds === null ? [] : [odds]),
      ...without.map((name) => `${name} tells no lag`),
      ...(writers.length === 1 && !moved && !displaced
        ? [`writer ${writer}${since === '' ? '' : ` for ${since}`}`]
        : []),
      `${counted(readers.length, 'reader')}${mostBehind(readers)}`,
    ].join('; '),
  }
}

const nameOf = ({ name }: Instance): string => name

/** What the instance that we asked holds itself for, and what its list does. */
function oddsOf({ own, instances }: Cluster): string | null {
  const listed = instances.find(({ name }) => name === own.name)
  if (listed === undefined) return `${own.name}, which we asked, is not in its own list`
  if (own.readOnly === (listed.role !== 'writer')) return null
  return own.readOnly
    ? `${own.name} is read only, and its list has it as writer`
    : `${own.name} takes writes, and its list does not have it as writer`
}

function lastHeard({ gone }: Cluster, name: string): string {
  const heardMs = gone.find((row) => row.name === name)?.heardMs ?? null
  return heardMs === null ? '' : ` (not heard of for ${formatDuration(heardMs)})`
}

function mostBehind(readers: readonly Instance[]): string {
  const [last] = readers
    .flatMap(({ name, lagMs }) => (lagMs === null ? [] : [{ name, lagMs }]))
    .toSorted((one, other) => other.lagMs - one.lagMs)
  if (last === undefined) return ''
  const lag = formatDuration(last.lagMs)
  return readers.length === 1 ? `, ${last.name}, ${lag} behind` : `, ${last.name} the last, ${lag} behind`
}

const rowOf = ({ name, role, lagMs, cpu, heardMs }: Instance): Row => ({
  ...{ name, role: role === 'former' ? 'former writer' : role, lag: lagMs === null ? null : lagMs / 1_000 },
  ...{ cpu, heard: heardMs / 1_000 },
})

/** A keepsake is what a look left, but `toISOString` would throw where it is no date. */
function dateOf(at: number | null): string | null {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

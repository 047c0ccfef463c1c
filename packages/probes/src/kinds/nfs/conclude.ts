import { formatNumber } from '@foretop/shared/format/number.ts'
import { counted } from '../../protocol/counted.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import type { Mounted } from '../../protocol/machine/mount-list.ts'
import type { Touch } from '../../protocol/machine/touch.ts'
import type { ClientCounts } from './client.ts'
import { serverOf, troubleOf } from './trouble.ts'

interface Found {
  readonly mounts: readonly Mounted[]
  readonly missing: readonly string[]
  readonly touches: ReadonlyMap<string, Touch>
  readonly counts: ClientCounts | null
  /** Somebody named the mounts, so that none of them may be passed over. */
  readonly isNamed: boolean
}

export function conclude({ mounts, missing, touches, counts, isNamed }: Found) {
  const asked = mounts.flatMap((mount) => {
    const touch = touches.get(mount.path)
    return touch === undefined ? [] : [{ mount, touch, trouble: troubleOf(mount, touch) }]
  })
  const unseen = asked.flatMap(({ mount, touch }) =>
    touch.came === 'unseen' ? [`${mount.path} may not be looked at: ${touch.why}`] : [],
  )
  const seen = asked.filter(({ touch }) => touch.came !== 'unseen')
  const troubles = [
    ...missing.map((path) => `${path} is not mounted`),
    ...seen.flatMap(({ trouble }) => (trouble === null ? [] : [trouble])),
  ]
  // What is known to be bad stays so, whatever else is not known.
  if (troubles.length === 0 && unseen.length > 0 && (isNamed || seen.length === 0))
    throw new ProbeCrash('local', unseen.join('; '))
  const flag = (came: Touch['came']) =>
    Object.fromEntries(seen.map(({ mount, touch }) => [mount.path, Number(touch.came === came)]))
  const times = seen.flatMap(({ mount, touch }) => (touch.came === 'answer' ? [[mount.path, touch.ms] as const] : []))
  return {
    metrics: {
      ...(times.length > 0 && { response: Object.fromEntries(times) }),
      ...(seen.length > 0 && { hung: flag('hung'), stale: flag('stale'), broken: flag('broken') }),
      ...(isNamed && {
        missing: Object.fromEntries([...mounts.map(({ path }) => [path, 0]), ...missing.map((path) => [path, 1])]),
      }),
      ...counts,
    },
    details: {
      mounts: asked.map(({ mount: { path, type, source }, touch }) => ({
        ...{ path, type, ...serverOf(source), answer: touch.came },
        ms: touch.came === 'answer' ? Math.round(touch.ms) : null,
      })),
      ...(unseen.length > 0 && { unseen: unseen.join('; ') }),
    },
    text: [...troubles, ...unseen, summary(times)].filter((each) => each !== '').join('; '),
  }
}

function summary(times: readonly (readonly [path: string, ms: number])[]): string {
  const [slowest] = times.toSorted(([, a], [, b]) => b - a)
  if (slowest === undefined) return ''
  return `${counted(times.length, 'mount')} answered, the slowest ${slowest[0]} after ${formatNumber(Math.round(slowest[1]))} ms`
}

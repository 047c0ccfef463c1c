import { counted } from '../../protocol/counted.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import type { Touch } from '../../protocol/machine/touch.ts'
import { troubleOf } from '../nfs/trouble.ts'
import type { Found } from './wanted.ts'

/** What is to be said of all that should be mounted. */
export function conclude(found: readonly Found[], touches: ReadonlyMap<string, Touch>) {
  const troubles = found.flatMap((each) => troublesOf(each, touches))
  const unseen = found.flatMap(({ wanted: { path } }) => {
    const touch = touches.get(path)
    return touch?.came === 'unseen' ? [`${path} may not be looked at: ${touch.why}`] : []
  })
  // What is known to be bad stays so, whatever else is not known.
  if (troubles.length === 0 && unseen.length > 0) throw new ProbeCrash('local', unseen.join('; '))
  const there = found.filter(({ mount }) => mount !== null)
  const asked = there.flatMap(({ wanted: { path } }) => {
    const touch = touches.get(path)
    return touch === undefined || touch.came === 'unseen' ? [] : [[path, Number(touch.came !== 'answer')] as const]
  })
  const flags = (of: readonly Found[], isSet: (each: Found) => boolean) =>
    Object.fromEntries(of.map((each) => [each.wanted.path, Number(isSet(each))]))
  return {
    metrics: {
      missing: flags(found, ({ mount }) => mount === null),
      ...(there.length > 0 && {
        readOnly: flags(there, ({ isReadOnly }) => isReadOnly),
        different: flags(there, ({ differences }) => differences.length > 0),
      }),
      ...(asked.length > 0 && { dead: Object.fromEntries(asked) }),
      expected: found.length,
    },
    details: {
      mounts: found.map(({ wanted: { path }, mount }) => ({
        path,
        ...(mount === null
          ? { mounted: 'no' }
          : { mounted: 'yes', source: mount.source, type: mount.type, options: mount.options.join(',') }),
      })),
    },
    text: [...troubles, ...unseen, summary(found, there)].join('; '),
  }
}

const summary = (found: readonly Found[], there: readonly Found[]): string =>
  there.length === found.length
    ? `${counted(found.length, 'mount')} in place`
    : `${there.length} of ${counted(found.length, 'mount')} in place`

function troublesOf({ wanted: { path }, mount, isReadOnly, differences }: Found, touches: ReadonlyMap<string, Touch>) {
  if (mount === null) return [`${path} is not mounted`]
  const touch = touches.get(path)
  const dead = touch === undefined ? null : troubleOf(mount, touch)
  return [
    ...(dead === null ? [] : [dead]),
    ...(isReadOnly ? [`${path} is read-only and should not be`] : []),
    ...differences.map((difference) => `${path} ${difference}`),
  ]
}

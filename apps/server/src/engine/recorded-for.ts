import type { Check } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { isProblem } from '../core/severity.ts'
import type { Entry, Memory } from './memory.ts'

/** So many members are recorded for a relation at most. */
const MOST = 4

/** Of which checks it is recorded what they are about, for the trouble of one; `host`: whose machine is asked. */
export function recordedFor(
  { entries, kinds }: Pick<Memory, 'entries' | 'kinds'>,
  { check }: Entry,
): readonly { readonly checkId: string; readonly host: string }[] {
  const recordOf = kinds.get(check.kind)?.recordOf
  if (recordOf === undefined) return []
  if (recordOf === 'itself') return [asked(check)]
  const members = membersOf(check).flatMap((id) => entries.get(id) ?? [])
  const chosen = recordOf(
    members.map(({ check: { id }, state: { status } }) => ({ checkId: id, isWell: !isProblem(status) })),
  )
  return chosen
    .flatMap((id) => members.find((member) => member.check.id === id) ?? [])
    .filter((member) => kinds.get(member.check.kind)?.recordOf === 'itself')
    .slice(0, MOST)
    .map((member) => asked(member.check))
}

const asked = ({ id, host }: Check) => ({ checkId: id, host: host ?? id })

import type { QuietPreview } from '@foretop/shared/handling.ts'
import type { Scope } from '@foretop/shared/model.ts'
import { finder } from '../core/meant.ts'
import { isProblem } from '../core/severity.ts'
import type { Memory } from './memory.ts'
import { assertKnown } from './quiet-request.ts'

/** Ids that are told of at most; all are counted. */
const MOST_NAMED = 1_000

/** What a silence or downtime would cover, in the order of the configuration. Throws `Refusal` (invalid), as asking for it does. */
export function previewOf(match: Scope, { plan, entries }: Pick<Memory, 'plan' | 'entries'>): QuietPreview {
  assertKnown(match, plan)
  const all = [...entries.values()]
  const meant = new Set(finder(all.map(({ check }) => check))(match))
  const covered = all.filter(({ check }) => meant.has(check))
  const bad = covered.filter(({ shown }) => isProblem(shown.state.status))
  return {
    count: covered.length,
    hosts: new Set(covered.flatMap(({ check }) => check.host ?? [])).size,
    checks: covered.slice(0, MOST_NAMED).map(({ check }) => check.id),
    troubled: bad.length,
    trouble: bad.slice(0, MOST_NAMED).map(({ check, shown }) => ({
      ...{ id: check.id, status: shown.state.status, since: shown.state.since },
      text: shown.state.verdict?.text ?? '',
    })),
  }
}

import { CHECK_IN, pingNamesOf } from '@foretop/probes/reports/check-in/names.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { Patterns } from '../../core/blueprint.ts'
import type { Inspection } from '../reading/inspection.ts'

/** UUIDs by which jobs come by, each a secret. Notes a job that has none, and those that have one together. */
export function readPings(
  inspection: Inspection,
  checks: readonly Check[],
  { groupChecks, rowChecks }: Pick<Patterns, 'groupChecks' | 'rowChecks'>,
  reporterToken: string | null,
): readonly string[] {
  const known = new Map<string, Check>()
  for (const check of checks) {
    // Wrong options are told of already.
    const names = check.options === undefined ? null : pingNamesOf(check, reporterToken)
    if (names === null) continue
    const path = ['checks', check.name, 'with', 'uuid']
    if (names.uuid === null) inspection.note(path, NONE)
    else {
      const other = known.get(names.uuid)
      if (other !== undefined)
        inspection.note(
          path,
          `${other.id} and ${check.id} have the same: say one for each host, under hosts.HOST.checks`,
        )
      known.set(names.uuid, check)
    }
  }
  for (const { pattern } of [...groupChecks, ...rowChecks]) {
    if (pattern.kind !== CHECK_IN) continue
    const path = ['checks', pattern.name, 'with', 'uuid']
    if (inspection.has(path))
      inspection.note(path, 'would be the same for each row: leave it out, and each has its own')
    else if (reporterToken === null) inspection.note(path, NONE)
  }
  return [...known.keys()]
}

const NONE = 'is missing, and there is no server.tokens.reporter of which one could be made'

/** UUIDs of all jobs there are, those of rows too. */
export const pingsIn = (checks: readonly Check[], reporterToken: string | null): readonly string[] =>
  checks.flatMap((check) => pingNamesOf(check, reporterToken)?.uuid ?? [])

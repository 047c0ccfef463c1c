import { pingNamesOf } from '@foretop/probes/reports/check-in/names.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'

/** UUIDs by which jobs come by, each a secret. Notes a job that has none, and those that have one together. */
export function readPings(
  inspection: Inspection,
  checks: readonly Check[],
  reporterToken: string | null,
): readonly string[] {
  const known = new Map<string, Check>()
  for (const check of checks) {
    // Wrong options are told of already.
    const names = check.options === undefined ? null : pingNamesOf(check, reporterToken)
    if (names === null) continue
    const path = ['checks', check.name, 'with', 'uuid']
    if (names.uuid === null)
      inspection.note(path, 'is missing, and there is no server.tokens.reporter of which one could be made')
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
  return [...known.keys()]
}

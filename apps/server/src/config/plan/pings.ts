import { CHECK_IN, pingNamesOf } from '@foretop/probes/reports/check-in/names.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { Pattern, Patterns } from '../../core/blueprint.ts'
import type { Inspection } from '../reading/inspection.ts'

const MISSING = 'is missing, and there is no server.tokens.reporter of which one could be made'

interface Planned {
  readonly plan: { readonly checks: readonly Check[] }
  readonly rows: Pick<Patterns, 'groupChecks' | 'rowChecks'>
}

/** UUIDs by which jobs come by, each a secret. Notes a job that has none, and those that have one together. */
export function readPings(
  inspection: Inspection,
  { plan, rows }: Planned,
  reporterToken: string | null,
): readonly string[] {
  const known = new Map<string, Check>()
  for (const check of plan.checks) {
    // Wrong options are told of already.
    const names = check.options === undefined ? null : pingNamesOf(check, reporterToken)
    if (names === null) continue
    const path = ['checks', check.name, 'with', 'uuid']
    if (names.uuid === null) inspection.note(path, MISSING)
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
  for (const { name, options } of rowCheckIns(rows)) {
    const path = ['checks', name, 'with', 'uuid']
    // As it was written.
    if ((options as { readonly uuid?: unknown } | undefined)?.uuid !== undefined)
      inspection.note(path, 'would be the same for each row: leave it out, and each has one of its own')
    else if (reporterToken === null) inspection.note(path, MISSING)
  }
  return [...known.keys()]
}

/** Jobs of which there is one for each row. */
export const rowCheckIns = ({ groupChecks, rowChecks }: Planned['rows']): readonly Pattern[] =>
  [...groupChecks, ...rowChecks].map(({ pattern }) => pattern).filter(({ kind }) => kind === CHECK_IN)

/** The secrets of a configuration with those that rows have brought; the very same where they brought none. */
export function withRowPings(
  secrets: readonly string[],
  checks: readonly Check[],
  reporterToken: string | null,
): readonly string[] {
  const known = new Set(secrets)
  const brought = checks.flatMap((check) => {
    const uuid = pingNamesOf(check, reporterToken)?.uuid
    return uuid == null || known.has(uuid) ? [] : [uuid]
  })
  return brought.length === 0 ? secrets : [...secrets, ...brought]
}

import type { Memory } from './memory.ts'

/** Of which checks somebody wants to know; nothing said: of all. */
export interface OfChecks {
  readonly checkId?: string
  readonly host?: string
  readonly group?: string
}

/** Their ids; `undefined`: all. Checks that are gone keep what happened to them under their id. */
export function checksOf(
  { entries }: Pick<Memory, 'entries'>,
  { checkId, host, group }: OfChecks,
): readonly string[] | undefined {
  if (checkId !== undefined) return [checkId]
  if (host === undefined && group === undefined) return undefined
  return [...entries.values()]
    .filter(({ check }) => host === undefined || check.host === host)
    .filter(({ check }) => group === undefined || check.groups.includes(group))
    .map(({ check }) => check.id)
}

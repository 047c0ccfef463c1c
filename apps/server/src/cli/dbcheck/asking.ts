import { probes } from '@foretop/probes/all.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { UsageError } from '../command.ts'
import type { Adjust } from '../straight.ts'
import { isDatabase } from './database.ts'

/** What is off in ordinary looks for what it costs or shows, and how long an answer may take, in ms. */
const PATIENCE_MS = { showQueries: 0, showTables: 60_000 } as const
export type Option = keyof typeof PATIENCE_MS

/**
 * Of the databases that go by one of `words` only (none: all), with an option switched on. Nobody else is waited for.
 * Throws `UsageError` for a word that no database goes by.
 */
export const asking =
  (option: Option, words: readonly string[]): Adjust =>
  (checks) => {
    const databases = checks.filter(isDatabaseCheck)
    const stranger = words.find((word) => !databases.some((check) => goesBy(check, word)))
    if (stranger !== undefined) throw new UsageError(nobodyCalled(stranger, databases))
    return databases
      .filter((check) => words.length === 0 || words.some((word) => goesBy(check, word)))
      .map((check) => ({
        ...check,
        timeoutMs: Math.max(check.timeoutMs, PATIENCE_MS[option]),
        // The probe's own schema made them an object.
        options: knows(check.kind, option) ? { ...Object(check.options), [option]: true } : check.options,
      }))
  }

const isDatabaseCheck = ({ metrics, way }: Check): boolean => isDatabase(metrics, way.by === 'derive')

const goesBy = ({ id, host, groups }: Check, word: string): boolean =>
  id === word || host === word || groups.includes(word)

const nobodyCalled = (word: string, databases: readonly Check[]): string =>
  `there is no database ${word}; there are ${databases.map(({ host, id }) => host ?? id).join(', ')}`

const knows = (kind: string, option: Option): boolean =>
  probes.some((probe) => probe.kind === kind && option in probe.options.shape)

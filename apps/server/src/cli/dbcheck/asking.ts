import { probes } from '@foretop/probes/all.ts'
import { KINDS } from '../../registry.ts'
import type { Adjust } from '../straight.ts'
import { isDatabase } from './database.ts'

/** Of the databases only, with an option switched on that is off in ordinary looks for what it costs or shows. */
export const asking =
  (option: string): Adjust =>
  (checks) =>
    checks
      .filter(({ kind }) => {
        const known = KINDS.get(kind)
        return known !== undefined && isDatabase(known)
      })
      .map((check) => ({
        ...check,
        // The probe's own schema made them an object.
        options: knows(check.kind, option) ? { ...Object(check.options), [option]: true } : check.options,
      }))

const knows = (kind: string, option: string): boolean =>
  probes.some((probe) => probe.kind === kind && option in probe.options.shape)

import type { Evidence } from '@foretop/shared/model.ts'
import { z } from 'zod'
import type { KeepsakeSchema } from './define.ts'
import { ProbeCrash } from './protocol/failure.ts'

/** In letters of JSON. */
export const KEEPSAKE_LIMIT = 16_384

/** What a look left for the next one. Throws a crash where it is not what the probe declares, or too much. */
export function soundKeepsake(schema: KeepsakeSchema, left: unknown): Evidence {
  const { error, data } = schema.safeParse(left)
  if (error !== undefined) throw new ProbeCrash('defect', `defect in the probe: keepsake: ${z.prettifyError(error)}`)
  const letters = JSON.stringify(data).length
  if (letters > KEEPSAKE_LIMIT)
    throw new ProbeCrash('local', `a keepsake of ${letters} letters, more than the ${KEEPSAKE_LIMIT} that we can keep`)
  return data
}

/** What an earlier look left; `null` where nothing did, or where it was another version of the probe. */
export function foundKeepsake(schema: KeepsakeSchema | undefined, left: Evidence | null): Evidence | null {
  return schema === undefined || left === null ? null : (schema.safeParse(left).data ?? null)
}

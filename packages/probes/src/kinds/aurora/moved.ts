import { z } from 'zod'

/** The writer as it was known last, and its last change that we saw, wall ms. */
export const writerSchema = z.strictObject({
  writer: z.string().nullable(),
  before: z.string().nullable(),
  movedAt: z.number().nullable(),
})
export type KnownWriter = z.output<typeof writerSchema>

const NOBODY: KnownWriter = { writer: null, before: null, movedAt: null }

/**
 * What is known of the writer after a look: it moved when one alone is the writer, and another one was before, however long
 * there was none, or two, in between. Of the first one nobody knows since when.
 */
export function followed(last: KnownWriter | null, writers: readonly string[], now: number): KnownWriter {
  const known = last ?? NOBODY
  const [writer] = writers
  if (writer === undefined || writers.length > 1 || writer === known.writer) return known
  return known.writer === null ? { ...NOBODY, writer } : { writer, before: known.writer, movedAt: now }
}

import type { Inspection } from '../reading/inspection.ts'
import type { AnyKind, Layer } from './adjust.ts'

/** Notes a check whose look would be ended before it could say what it saw. */
export function noteShortness(
  inspection: Inspection,
  kind: AnyKind,
  { options, timeoutMs }: { readonly options: unknown; readonly timeoutMs: number },
  layers: readonly Layer[],
): void {
  if (options === undefined || !('leastMs' in kind)) return
  const leastMs = kind.leastMs?.(options) ?? 0
  if (timeoutMs > leastMs) return
  const said = layers.findLast(({ shape }) => shape.timeout !== undefined) ?? layers.at(-1)
  inspection.note(
    [...(said?.path ?? []), 'timeout'],
    `must be longer than the ${leastMs} ms that a look may take by its options, got ${timeoutMs} ms`,
  )
}

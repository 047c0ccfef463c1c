import type { Observation } from '@foretop/shared/model.ts'
import type { AnyProbe } from './define.ts'
import { Kept, observe } from './observe.ts'

/**
 * One look outside any plan, for the command line and tests. `options` are checked by the probe's own schema (throws
 * its ZodError). Without `kept`, whatever the probe keeps is disposed of at the end. Rejects when cancelled.
 */
export async function look(
  probe: AnyProbe,
  options: unknown,
  {
    address = '127.0.0.1',
    timeoutMs = 5_000,
    kept,
    cancel,
  }: { address?: string; timeoutMs?: number; kept?: Kept; cancel?: AbortSignal } = {},
): Promise<Observation> {
  const parsed: unknown = probe.options.parse(options)
  using scope = new DisposableStack()
  const keeper = kept ?? scope.use(new Kept())
  const target = { host: 'target', address }
  const observation = await observe({
    checkId: `target/${probe.kind}`,
    probe,
    options: parsed,
    target,
    timeoutMs,
    kept: keeper,
    ...(cancel && { cancel }),
  })
  if (observation === null) throw new Error('the look was cancelled')
  return observation
}

import type { Observation } from '@foretop/shared/model.ts'
import type { AnyProbe } from './define.ts'
import { Kept, observe } from './observe.ts'

/**
 * One look outside any plan, for the command line and tests. `options` are checked by the probe's own schema (throws
 * its ZodError). Without `kept`, whatever the probe keeps is disposed of at the end.
 */
export async function look(
  probe: AnyProbe,
  options: unknown,
  { address = '127.0.0.1', timeoutMs = 5_000, kept }: { address?: string; timeoutMs?: number; kept?: Kept } = {},
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
  })
  if (observation === null) throw new Error('a look without a cancel signal cannot be cancelled')
  return observation
}

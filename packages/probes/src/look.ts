import type { Observation } from '@foretop/shared/model.ts'
import type { ChildRules, SshLogin } from '@foretop/shared/plan.ts'
import type { AnyProbe } from './define.ts'
import { Kept, observe } from './observe.ts'
import { Children } from './protocol/child/children.ts'
import { ourselves } from './protocol/child/person.ts'
import { PLUGIN_FOLDERS } from './protocol/child/program.ts'
import { Connections } from './protocol/ssh/connections.ts'
import { hopOf } from './protocol/ssh/login.ts'

/**
 * One look outside any plan, for the command line and tests. `options` are checked by the probe's own schema (throws
 * its ZodError), and say by themselves how to log in unless `login` does. Without `kept`, whatever the probe keeps is disposed of at the end. Rejects when cancelled. Programs that
 * it starts may be anywhere, unless `rules` say otherwise: whoever asks could run them as well.
 */
export async function look(
  probe: AnyProbe,
  options: unknown,
  {
    address = '127.0.0.1',
    timeoutMs = 5_000,
    kept,
    cancel,
    rules,
    login,
    connections,
  }: {
    address?: string
    timeoutMs?: number
    kept?: Kept
    cancel?: AbortSignal
    rules?: ChildRules
    login?: SshLogin
    connections?: Connections
  } = {},
): Promise<Observation> {
  const parsed: unknown = probe.options.parse(options)
  using scope = new DisposableStack()
  const keeper = kept ?? scope.use(new Kept())
  const target = { host: 'target', address }
  const children = scope.use(new Children())
  const whose = `target/${probe.kind}`
  const observation = await observe({
    checkId: whose,
    probe,
    options: parsed,
    target,
    timeoutMs,
    kept: keeper,
    child: (command, signal) => children.run(command, { rules: rules ?? ownRules(), whose, signal }),
    login: login ?? ownLogin(probe, parsed, address),
    // A connection ends with the last who keeps it: nobody waits for the next look.
    connections: connections ?? new Connections({ lingerMs: 0 }),
    ...(cancel && { cancel }),
  })
  await children.gone(whose)
  if (observation === null) throw new Error('the look was cancelled')
  return observation
}

/** As far as the options alone say how. */
function ownLogin({ loginOf }: AnyProbe, options: unknown, address: string): SshLogin | null {
  const said = loginOf?.(options) ?? null
  const made = said && hopOf([said], { name: address, address })
  return made !== null && 'hop' in made ? { to: made.hop, via: [] } : null
}

const ownRules = (): ChildRules => ({ folders: [...PLUGIN_FOLDERS, '/'], user: ourselves().username })

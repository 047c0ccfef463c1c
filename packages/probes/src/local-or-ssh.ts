import { z } from 'zod'
import type { ProbeContext } from './define.ts'
import type { ChildCommand, ChildEnd } from './protocol/child/command.ts'

/** Options of probes that run programs on the machine that they look at. */
export const localOrSsh = {
  source: z.enum(['local']).default('local').meta({
    description: '`local`: the machine the monitor runs on.',
  }),
}

export interface LocalOrSsh {
  readonly source: 'local'
}

/** For `by` of a probe with these options. */
export const byOf = ({ source }: LocalOrSsh): 'child' | 'poll' => (source === 'local' ? 'child' : 'poll')

/** Runs programs on the machine that a look is about. */
export interface Machine {
  /** Only programs that we name (`from: 'system'`), unless the machine is ours. Rejects as `context.child` does. */
  run(command: ChildCommand): Promise<ChildEnd>
  /** Its system, as `uname -s` says it: `Linux`, `FreeBSD`. */
  system(): Promise<string>
}

export const machineOf = (_options: LocalOrSsh, { child }: ProbeContext): Machine => ({
  run: child,
  system: async () => SYSTEMS[process.platform] ?? process.platform,
})

const SYSTEMS: { readonly [platform: string]: string } = {
  linux: 'Linux',
  freebsd: 'FreeBSD',
  openbsd: 'OpenBSD',
  darwin: 'Darwin',
}

import { z } from 'zod'
import type { ProbeContext } from './define.ts'
import type { ChildCommand, ChildEnd } from './protocol/child/command.ts'
import { type LoginSaid, ownLogin } from './protocol/ssh/login.ts'
import { machineOver } from './protocol/ssh/machine.ts'

/** Options of probes that run programs on the machine that they look at. */
export const localOrSsh = {
  source: z.enum(['local', 'ssh']).default('local').meta({
    description: '`local`: the machine the monitor runs on; `ssh`: the machine at the address of the host.',
  }),
  ssh: ownLogin.optional().meta({
    description: 'How to log in (`ssh`), where this check needs another login than its host: as hosts.NAME.ssh.',
  }),
}

export interface LocalOrSsh {
  readonly source: 'local' | 'ssh'
  readonly ssh?: LoginSaid | undefined
}

/** A probe may know further sources. */
interface Sourced extends Omit<LocalOrSsh, 'source'> {
  readonly source: string
}

/** For `by` of a probe with these options. */
export const byOf = ({ source }: Sourced): 'child' | 'poll' => (source === 'local' ? 'child' : 'poll')

/** For `loginOf` of a probe with these options. */
export const loginOf = ({ source, ssh }: Sourced): LoginSaid | null => (source === 'ssh' ? (ssh ?? {}) : null)

/** Runs programs on the machine that a look is about. */
export interface Machine {
  /** Only programs that we name (`from: 'system'`), unless the machine is ours. Rejects as `context.child` does. */
  run(command: ChildCommand): Promise<ChildEnd>
  /** Its system, as `uname -s` says it: `Linux`, `FreeBSD`. */
  system(): Promise<string>
}

export const machineOf = ({ source }: LocalOrSsh, context: ProbeContext): Machine =>
  source === 'ssh' ? machineOver(context) : { run: context.child, system: async () => ours() }

const ours = (): string => SYSTEMS[process.platform] ?? process.platform

const SYSTEMS: { readonly [platform: string]: string } = {
  linux: 'Linux',
  freebsd: 'FreeBSD',
  openbsd: 'OpenBSD',
  darwin: 'Darwin',
}

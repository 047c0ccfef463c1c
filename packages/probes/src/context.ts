import type { SshLogin } from '@foretop/shared/plan.ts'
import type { AnyProbe, ProbeContext, Target } from './define.ts'
import type { Kept } from './observe.ts'
import type { ChildCommand, ChildEnd, RunChild } from './protocol/child/command.ts'
import { ProbeCrash } from './protocol/failure.ts'
import type { Connections } from './protocol/ssh/connections.ts'
import type { SshLease } from './protocol/ssh/lease.ts'
import type { Witnesses } from './recording/witnesses.ts'

interface Given {
  readonly checkId: string
  readonly probe: AnyProbe
  readonly target: Target
  readonly timeoutMs: number
  readonly kept: Kept
  readonly child?: RunChild
  readonly login?: SshLogin | null
  readonly connections?: Connections
  readonly witnesses?: Witnesses
}

interface Span {
  readonly signal: AbortSignal
  readonly isOver: () => boolean
}

/** What a probe is given to look, or to record. */
export function contextOf(given: Given, { signal, isOver }: Span): ProbeContext {
  const { checkId, probe, target, timeoutMs, kept, child, witnesses } = given
  // Several commands of one look may want it at once.
  let lease: Promise<SshLease> | undefined
  return {
    target,
    signal,
    timeoutMs,
    keep: <T extends Disposable>(open: () => T | Promise<T>): Promise<T> => kept.use(open, isOver),
    child: async (command: ChildCommand): Promise<ChildEnd> => {
      if (child === undefined) throw new Error(`${probe.kind} starts a program where none may be`)
      return child(command, signal)
    },
    logIn: () => {
      lease ??= kept.use(() => leaseFor(given, signal), isOver, 'login')
      return lease
    },
    leaveWitness: (make) => witnesses?.leave(checkId, make),
  }
}

async function leaseFor({ probe, login, connections }: Given, signal: AbortSignal): Promise<SshLease> {
  if (probe.loginOf === undefined || connections === undefined) throw new Error(`${probe.kind} logs in where none may`)
  if (login != null) return connections.lease(login, signal)
  throw new ProbeCrash(
    'local',
    'nobody says how to log in: user, keyFile or agent, and hostKey or knownHostsFile, for all hosts under ssh, or for this one',
  )
}

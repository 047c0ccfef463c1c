import type { ProbeContext } from '../../define.ts'
import type { Machine } from '../../local-or-ssh.ts'
import { oneLine } from '../../one-line.ts'
import type { ChildCommand, ChildEnd } from '../child/command.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'
import { assertStarted, lineOf, runLimited } from './command.ts'

/** The machine at the other end of a connection over SSH. */
export function machineOver({
  logIn,
  signal,
  timeoutMs,
}: Pick<ProbeContext, 'logIn' | 'signal' | 'timeoutMs'>): Machine {
  const run = async (command: ChildCommand): Promise<ChildEnd> => {
    // Which of their programs may be run is theirs to say, and what they may be given would be seen by `ps`.
    if (command.from !== 'system')
      throw new ProbeCrash('local', `${command.program}: programs of yours are run on the monitor's own machine alone`)
    if (Object.keys(command.env ?? {}).length > 0)
      throw new Error(`${command.program} would be given variables, which everybody there could see`)
    const session = await logIn()
    const { limitMs = timeoutMs } = command
    const end = await runLimited(session, lineOf(command), Math.ceil(limitMs / 1_000), signal, command)
    assertStarted(command, end, session.where)
    return end
  }
  return {
    run,
    async system() {
      const { facts } = await logIn()
      // Of one look that was over too early nothing must stay.
      facts.system ??= uname(run).catch((error) => {
        delete facts.system
        throw error
      })
      return facts.system
    },
  }
}

async function uname(run: Machine['run']): Promise<string> {
  const { code, stdout, stderr } = await run({ program: 'uname', from: 'system', args: ['-s'] })
  const system = stdout.trim()
  if (code === 0 && /^[A-Za-z][\w.-]{0,30}$/.test(system)) return system
  const came = oneLine((code === 0 ? system : stderr.trim()).slice(0, 100))
  throw new ProbeFailure('protocol', `expected the name of a system from "uname -s", came "${came}" and exit ${code}`)
}

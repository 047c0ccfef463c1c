import type { Socket } from 'node:net'
import { activity } from '../curve.ts'
import { of, type World } from '../world/world.ts'
import { speakLines } from './lines.ts'

/** The seconds whose attempts are the load. */
const LOAD_S = 300
const MOST_HELD = 14

/** ddlockd's text protocol: `status`, `locks` and `noop`. It takes no locks. */
export const serveDdlockd = (ask: () => World, name: string) => (socket: Socket) =>
  speakLines(socket, (line) => {
    const world = ask()
    const { locked = 0, taken = 0 } = of(world.daemons, name)
    const [successes, failures] = [Math.floor(locked), Math.floor(taken)]
    const runtime = Math.floor((world.at - of(world.vitals, name).startedAt) / 1_000)
    const load = Math.round(31.6 * activity(world.at) * LOAD_S)
    switch (line.toLowerCase()) {
      case 'status':
        return `STATUS: OK\nSUCCESSES: ${successes}\nFAILURES: ${failures}\nRUNTIME: ${runtime}\nLOAD: ${load}\n\n`
      case 'locks':
        return ['LOCKS:', ...held(Math.round(MOST_HELD * activity(world.at))), ''].join('\n')
      case 'noop':
        return 'OK \r\n'
      default:
        return 'ERR unknown_command Unknown+server+command\r\n'
    }
  })

const held = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) => `  userpic:${index} = DDLock::Server::Lock::Internal(${index}): open to 10.0.0.41:${40_000 + index}`,
  )

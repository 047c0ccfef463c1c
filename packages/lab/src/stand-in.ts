import { join } from 'node:path'
import { freePort, type RunningServer, startServer } from './lab.ts'

const PROGRAM = join(import.meta.dirname, '../../../apps/web/dev/stand-in.ts')

export interface Stage {
  readonly checks: number
  readonly problems: number
  /** Rows that change each second. */
  readonly changesPerS: number
}

/** The built web app on a made-up estate, served by a process that looks at nothing: for measuring what the browser does. */
export async function startWallStandIn({ checks, problems, changesPerS }: Stage): Promise<RunningServer> {
  const port = await freePort()
  const given = { checks, problems, changes: changesPerS, port }
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)])
  return startServer(process.execPath, [PROGRAM, ...args], { port, ours: true })
}

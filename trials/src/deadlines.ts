import { cutAt, dribbling, endless, resetAt, silent, startHostile } from '@foretop/lab/hostile.ts'
import { probes } from '@foretop/probes/all.ts'
import { look } from '@foretop/probes/look.ts'
import type { Outcome } from './main.ts'

const TIMEOUT_MS = 200
/** What is promised. */
const LATE_LIMIT_MS = 100
const REPLY = 'HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n'

/** How late the verdict comes when a server misbehaves, beyond the deadline. */
export async function deadlines(runs: number): Promise<Outcome> {
  const http = probes.find(({ kind }) => kind === 'http')
  if (http === undefined) throw new Error('there is no probe http')
  const figures: { [key: string]: number } = {}
  const broken: string[] = []
  const behaviours = {
    silent,
    dribbling: dribbling(REPLY, 1_000),
    endless: endless('HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(65_536)),
    cut: cutAt(REPLY, 20),
    reset: resetAt(REPLY, 20),
  }
  for (const [name, behaviour] of Object.entries(behaviours)) {
    await using server = await startHostile(behaviour)
    const late: number[] = []
    for (let run = 0; run < Math.ceil(runs / 5); run += 1) {
      const observation = await look(http, { port: server.port }, { timeoutMs: TIMEOUT_MS })
      late.push(observation.durationMs - TIMEOUT_MS)
      if (observation.outcome === 'answered') broken.push(`${name}: taken for an answer`)
    }
    const most = Number(Math.max(...late).toFixed(1))
    figures[`${name}_late_ms_max`] = most
    if (most > LATE_LIMIT_MS) broken.push(`${name}: ${most} ms after the deadline, promised are ${LATE_LIMIT_MS}`)
  }
  return { figures: { ...figures, late_ms_limit: LATE_LIMIT_MS }, broken }
}

import type { Conversation } from '../../protocol/conversation.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { ask, type Statistic, statisticsIn } from '../../protocol/memcached/text.ts'
import { countIn, isListCut, type Queue, queuesInList, queuesInStatistics } from './read.ts'

export interface Told {
  readonly queues: readonly Queue[]
  readonly version: string | null
  /** Of all queues together; what the server does not tell is left out. */
  readonly totals: { readonly [metric: string]: number }
  /** `null`: the list has no limit. */
  readonly listCut: boolean | null
}

/** All that is asked of one. Rejects with `protocol` where it is another kind of server, and as `Conversation.ask` does. */
export async function askQueues(
  conversation: Conversation,
  server: 'kestrel' | 'memcacheq' | 'memqd',
  where: string,
  signal: AbortSignal,
): Promise<Told> {
  const statistics = statisticsIn(await ask(conversation, 'stats', where, signal), where)
  const said = new Map(statistics)
  const uptime = said.get('uptime')
  if (uptime === undefined) throw new ProbeFailure('protocol', `the statistics of ${where} lack uptime`)
  const common = { version: said.get('version') ?? null, listCut: null }
  const totals = { uptime: countIn('uptime', uptime, where) }
  if (server === 'kestrel') return { ...common, totals, queues: queuesInStatistics(statistics, where) }
  if (server === 'memqd') return { ...common, totals: { ...totals, ...gone(said, where) }, queues: [] }
  // No other server counts puts by this name, and one that lists nothing must not pass for a MemcacheQ without queues.
  if (!said.has('set_cmds'))
    throw new ProbeFailure('protocol', `the statistics of ${where} lack set_cmds: no MemcacheQ`)
  const list = statisticsIn(await ask(conversation, 'stats queue', where, signal), where)
  return { ...common, totals, queues: queuesInList(list, where), listCut: isListCut(list) }
}

/** What memqd counts of all its queues. */
function gone(said: ReadonlyMap<Statistic[0], string>, where: string) {
  const [puts, gets] = [said.get('cmd_set'), said.get('cmd_get')]
  if (puts === undefined || gets === undefined)
    throw new ProbeFailure('protocol', `the statistics of ${where} lack cmd_set or cmd_get`)
  return { added: countIn('cmd_set', puts, where), asked: countIn('cmd_get', gets, where) }
}

import { startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { relayed } from '../../fuzz/relayed.ts'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { SqlError } from '../mysql/refusal.ts'
import { answering, SAID } from './answers.made-up.ts'
import { options } from './options.ts'
import { Searches } from './searches.ts'
import { conclude, sphinx } from './sphinx.ts'
import { survey } from './survey.ts'

const NOW = 1_700_003_900_000

export const recordings = async () => [await overTheWire(), fromRows()]

/** Every packet of a session. */
async function overTheWire() {
  const options = { indexes: ['pages', 'news', 'gone'] }
  await using server = await startStandIn('2.2.11-id64-release', answering())
  const pieces = await relayed(server.port, async (port) =>
    expectAnswered(await lookSteadily(sphinx, { ...options, port })),
  )
  return overTcp(sphinx, { name: 'searchd on the wire', pieces, options, greets: true })
}

/** What stands in its rows. */
const fromRows = () =>
  parsed(sphinx, {
    name: 'rows',
    made: 'json',
    pieces: [JSON.stringify(Object.entries(SAID).map(([statement, rows]) => ({ statement, rows })))],
    async read([json]) {
      const said: unknown = json === undefined || json.length === 0 ? [] : JSON.parse(json.toString())
      const answers: readonly unknown[] = Array.isArray(said) ? said : []
      const given = options.parse({ indexes: ['pages', 'news', 'gone'], changed: { news: 'changed' } })
      const ask = async (statement: string) => {
        const rows = answers.map((answer) => rowsOf(answer, statement)).find((found) => found !== null)
        if (rows === undefined || rows === null) throw new SqlError(1064, 'a syntax error')
        return { columns: Object.keys(rows[0] ?? {}), rows }
      }
      const found = await survey(ask, given)
      return conclude(given, { ...found, replyTime: 1 }, new Searches(), NOW)
    },
  })

function rowsOf(answer: unknown, statement: string) {
  if (typeof answer !== 'object' || answer === null || !('statement' in answer) || !('rows' in answer)) return null
  if (answer.statement !== statement || !Array.isArray(answer.rows)) return null
  return answer.rows.filter((row) => typeof row === 'object' && row !== null)
}

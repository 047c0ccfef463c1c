import { client } from '../api.ts'
import { historyQuery } from '../graphs/use-histories.ts'
import { rangeFrom, refreshMsOf } from '../time/range.ts'
import { troubleBegan } from '../time/spans.ts'
import { roundedNow } from '../time/use-rounded-now.ts'
import { checkQuery } from './check-query.ts'
import { isProblem } from './status.ts'

/** Asks for what the graphs of a check's page show first, before that page is there to do it. */
export async function askHistory(id: string): Promise<void> {
  const check = await client.ensureQueryData(checkQuery(id))
  const query = new URLSearchParams(location.search)
  const first = isProblem(check.status) ? troubleBegan([], check) : 'day'
  const now = roundedNow(refreshMsOf(query, first))
  await client.prefetchQuery(historyQuery(id, rangeFrom(query, now, first)))
}

import { temporaryFolder } from '@foretop/lab/lab.ts'
import { afterEach, expect, test, vi } from 'vitest'
import { type Notice, rowFor } from './alerts/notice.ts'
import { openStores } from './stores.ts'

const DAY = 86_400_000

afterEach(() => {
  vi.useRealTimers()
})

test('what was told so long ago that nobody asks is forgotten, what people still believe is not', async () => {
  // Of the thread that keeps the history nothing is wanted here: it has its own time.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  await using folder = await temporaryFolder()
  const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)
  const { outbox, committer, ...stores } = openStores(folder.path, { keepMs: DAY }, () => {})
  await using _ = { [Symbol.asyncDispose]: () => stores.close() }
  const tell = (checkId: string, transition: number, why: Notice['why']) => {
    const now = Date.now()
    const about = {
      incident: checkId,
      transition,
      checkId,
      host: null,
      why,
      from: 'ok',
      to: 'critical',
      was: [],
    } as const
    const rest = { at: now, since: now, text: '', groups: [], explains: [], runbook: null, link: null }
    const rows = [rowFor({ ...about, ...rest }, 'ops', now)]
    outbox.writers.notices(rows)
    outbox.writers.deliveries([{ is: 'sending', message: `${transition}`, rows: idsOf(rows), at: now }])
    outbox.writers.deliveries([{ is: 'dead', message: `${transition}`, error: 'no such address', at: now }])
  }
  const begun = Date.now()
  tell('web1/http', 1, 'opened')
  tell('web1/http', 2, 'resolved')
  tell('web2/http', 3, 'opened')
  const kept = async () => (await outbox.dead(begun)).length
  for (const [days, left] of [
    [399, 3],
    [2, 0],
  ] as const) {
    vi.setSystemTime(Date.now() + days * DAY)
    vi.advanceTimersByTime(3_600_000)
    await committer.flush()
    expect(await kept()).toBe(left)
  }
})

import { expect, test } from 'vitest'
import { madeUpNotice } from './channels/notice.made-up.ts'
import { createPosts, ENDED_FOR_MS, type Post, withNews } from './posts.ts'

const blank = (id: string): Post => ({
  ...{ id, channel: 'ops', place: 'C0', mark: id, at: 0, endedAt: null, notices: [], asides: {} },
})
const problem = (n: number, more = {}) => madeUpNotice({ incident: String(n), checkId: `web${n}/http`, ...more })
const post = (n: number, more = {}) => withNews(blank(`p${n}`), [problem(n, more)], 0)
const END = { why: 'resolved', from: 'critical', to: 'ok' } as const

test('of many those are kept whole that are shown first', () => {
  const warnings = Array.from({ length: 30 }, (_, n) => problem(n, { to: 'warning' }))
  const { notices } = withNews(blank('p'), [...warnings, problem(99, { explains: ['web1/http'] })], 0)
  expect(notices.at(-1)).toMatchObject({ explains: ['web1/http'], runbook: 'bin/restart-webs 5' })
  expect(notices.filter(({ runbook }) => runbook !== null)).toHaveLength(10)
})

test('what was over long ago is forgotten when the next one ends', () => {
  const posts = createPosts([])
  posts.keep({ ...post(1, END), endedAt: 1_000 })
  posts.keep({ ...post(2, END), endedAt: ENDED_FOR_MS })
  expect(posts.about(problem(1), 'ops')).not.toBeNull()
  posts.keep({ ...post(3, END), endedAt: ENDED_FOR_MS + 1_001 })
  expect(posts.about(problem(1), 'ops')).toBeNull()
  expect(posts.about(problem(2), 'ops')).not.toBeNull()
})

test('of more than can be held the oldest that are over go, and none that is not', () => {
  const posts = createPosts([])
  const storm = (id: string, from: number, more = {}) =>
    withNews(
      blank(id),
      Array.from({ length: 9_000 }, (_, n) => problem(from + n, more)),
      0,
    )
  posts.keep(storm('open', 0))
  posts.keep(storm('first', 10_000, END))
  posts.keep(storm('second', 20_000, END))
  expect(posts.about(problem(0), 'ops')).not.toBeNull()
  expect(posts.about(problem(10_000), 'ops')).toBeNull()
  expect(posts.about(problem(20_000), 'ops')).not.toBeNull()
})

test('what stands on a channel that is no more is no longer kept', () => {
  const posts = createPosts([post(1), { ...post(2), channel: 'gone' }])
  posts.only(['ops', 'ann'])
  expect(posts.open().map(({ id }) => id)).toEqual(['p1'])
})

test('a check has its new name on a post too that was being changed when it got that, and is shown anew', async () => {
  const posts = createPosts([post(1)])
  const work = Promise.withResolvers<void>()
  const changing = posts.inTurn('ops', async () => {
    await work.promise
    posts.keep(post(1))
  })
  posts.rename([['web1/http', 'www1/http']])
  work.resolve()
  await changing
  await posts.inTurn('ops', async () => {})
  expect(posts.open()).toMatchObject([{ notices: [{ checkId: 'www1/http' }], asides: { '': [] } }])
})

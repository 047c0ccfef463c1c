import type { Channel } from '@foretop/shared/plan.ts'
import { madeUpQuiet } from '@foretop/shared/quiet.made-up.ts'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { PlayedClock } from '../looking/played-clock.made-up.ts'
import type { Stands } from './asides.ts'
import { DeliveryError, defineChannel } from './channels/define.ts'
import { madeUpNotice } from './channels/notice.made-up.ts'
import { createFollowing, type Following } from './following.ts'
import { createPosts, type Posts, withNews } from './posts.ts'

let clock: PlayedClock
let posts: Posts
let following: Following
let now: Stands | null
/** What was shown, and told in the thread. */
let shown: string[]
let fails: DeliveryError | 'gone' | null
/** The only post with which it fails; `null`: with all. */
let refused: string | null
let channels: Channel[]
beforeEach(() => {
  clock = new PlayedClock()
  posts = createPosts([])
  now = { status: 'critical', openedAt: 0, acknowledgement: null, silence: null, downtime: null }
  shown = []
  fails = null
  refused = null
  channels = [{ name: 'ops', kind: 'chat', options: {} }]
  const kind = defineChannel({
    ...{ kind: 'chat', title: 'Chat', summary: '', options: z.strictObject({}) },
    send: async () => 'sent',
    async refresh(_, post, { lines }) {
      if (fails instanceof DeliveryError && (refused === null || refused === post.id)) throw fails
      shown.push(`${Object.values(post.asides).flat().join(' · ')} | ${lines.join(' · ')}`)
      return fails === 'gone' ? 'gone' : 'shown'
    },
  })
  following = createFollowing({
    ...{ posts, kinds: [kind], clock, site: () => 'Test', stands: () => now, log: { warn() {} } },
    channels: () => channels,
  })
  const blank = { id: 'p', channel: 'ops', place: 'C0', mark: '1.2', at: 0, endedAt: null, notices: [], asides: {} }
  posts.keep(withNews(blank, [madeUpNotice()], 0))
})
const look = async (ms = 0): Promise<void> => {
  following.look()
  await clock.pass(ms)
  await clock.pass(0)
}
const by = (name: string) => ({
  ...{
    checkId: 'web11/http',
    incidentId: '41',
    status: 'critical',
    at: 0,
    until: null,
    sticky: true,
    by: name,
    note: '',
  },
})
const stand = (more: Partial<Stands>) => {
  now = now && { ...now, ...more }
}

test('who has it, and that it is nobody’s again, is shown once and told once', async () => {
  await look()
  stand({ acknowledgement: by('ann') as Stands['acknowledgement'] })
  for (const _ of [1, 2, 3]) await look()
  stand({ acknowledgement: null })
  await look()
  await look()
  expect(shown).toEqual(['acknowledged by ann | acknowledged by ann', ' | no longer acknowledged'])
})

test('what it is by now is shown where nobody is sent that it changed', async () => {
  stand({ silence: madeUpQuiet({ by: 'bob', note: '', until: 0 }), status: 'warning' })
  await look()
  expect(shown).toEqual([
    'silenced by bob, until 1970-01-01 00:00:00 UTC · is now warning | silenced by bob, until 1970-01-01 00:00:00 UTC · is now warning',
  ])
})

test('of what just ended nothing is said here: its end is on its way', async () => {
  stand({ acknowledgement: by('ann') as Stands['acknowledgement'] })
  await look()
  stand({ acknowledgement: null, status: 'ok' })
  await look()
  now = null
  await look()
  expect(shown).toHaveLength(1)
})

test('what cannot be shown is shown later, with longer and longer waits, and is a trouble meanwhile', async () => {
  stand({ acknowledgement: by('ann') as Stands['acknowledgement'] })
  fails = new DeliveryError('the token was taken back', false)
  await look()
  expect(following.trouble()).toMatchObject([
    { of: 'delivery', text: 'channel ops: what it shows is not up to date: the token was taken back' },
  ])
  fails = null
  await look(200_000)
  expect(shown).toEqual([])
  clock.jump(101_000)
  await look()
  expect(shown).toHaveLength(1)
  await look()
  expect(following.trouble()).toEqual([])
})

test('a message that somebody deleted is not asked for again', async () => {
  stand({ acknowledgement: by('ann') as Stands['acknowledgement'] })
  fails = 'gone'
  await look()
  await look()
  expect(shown).toHaveLength(1)
  expect(posts.open()).toEqual([])
})

test('a post that is refused keeps no other from being shown, and is asked for again later', async () => {
  const blank = { id: 'q', channel: 'ops', place: 'C0', mark: '1.3', at: 0, endedAt: null, notices: [], asides: {} }
  posts.keep(withNews(blank, [madeUpNotice({ incident: '42', checkId: 'web12/http' })], 0))
  stand({ acknowledgement: by('ann') as Stands['acknowledgement'] })
  fails = new DeliveryError('the channel is archived', false)
  refused = 'p'
  await look()
  expect(shown).toHaveLength(1)
  stand({ acknowledgement: by('bob') as Stands['acknowledgement'] })
  await look()
  expect(shown).toHaveLength(2)
  expect(following.trouble()).toHaveLength(1)
  fails = null
  clock.jump(301_000)
  await look()
  expect(shown).toHaveLength(3)
  expect(following.trouble()).toEqual([])
})

test('of a channel that is no more there is no trouble', async () => {
  stand({ acknowledgement: by('ann') as Stands['acknowledgement'] })
  fails = new DeliveryError('the token was taken back', false)
  await look()
  channels = []
  await look()
  expect(following.trouble()).toEqual([])
})

test('a post whose checks have other names is shown anew, and nothing is told', async () => {
  posts.rename([['web11/http', 'www11/http']])
  await look()
  await look()
  expect(shown).toEqual([' | '])
})

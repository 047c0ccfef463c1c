import type { Foresight } from '@foretop/shared/model.ts'
import type { Channel } from '@foretop/shared/plan.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { PlayedClock } from '../looking/played-clock.made-up.ts'
import { type ChannelDefinition, DeliveryError, defineChannel } from './channels/define.ts'
import { createDrills, type Drills } from './drill.ts'
import type { Message } from './message.ts'

const AT = Date.parse('2026-02-10T12:00Z')
const MINUTE = 60_000
const CHANNELS: readonly Channel[] = ['ops', 'ann/mail', 'gone'].map((name) => ({ name, kind: 'played', options: {} }))
const FORESEEN: Foresight = {
  ...{ fault: 'db1 down', at: AT, until: AT + 240 * MINUTE, zone: 'UTC', channels: CHANNELS.map(({ name }) => name) },
  roots: ['db1/mysql', 'db1/ssh', 'mail/queue'].map((checkId) => ({
    ...{ checkId, status: 'critical', explains: 0, confirmedWithinMs: 1_000, quietUntil: null, routes: [] },
  })),
  told: [
    { checkId: 'db1/mysql', at: AT, recipient: 'ops', why: 'opened', target: 'ops' },
    { checkId: 'db1/ssh', at: AT, recipient: 'ops', why: 'opened', target: 'ops' },
    { checkId: 'db1/mysql', at: AT + 15 * MINUTE, recipient: 'ann/mail', why: 'escalated', target: 'primary' },
    { checkId: 'db1/mysql', at: AT + 60 * MINUTE, recipient: 'ops', why: 'reminder', target: 'ops' },
    { checkId: 'db1/ssh', at: AT + 20 * MINUTE, recipient: 'gone', why: 'escalated', target: 'gone' },
  ],
}

let sent: Message[]
let logged: string[]
/** What every receiver answers; `null`: each its own. */
let refusal: DeliveryError | null
let channels: () => readonly Channel[]
let clock: PlayedClock
let drills: Drills
beforeEach(() => {
  sent = []
  logged = []
  refusal = null
  channels = () => CHANNELS
  clock = new PlayedClock(AT)
  const kind: ChannelDefinition = defineChannel({
    ...{ kind: 'played', title: 'Played', summary: '', options: z.strictObject({}) },
    async send(_, message) {
      sent.push(message)
      if (refusal !== null) throw refusal
      if (message.channel === 'gone') throw new DeliveryError('hooks.example answers 410', false)
      return 'taken'
    },
  })
  const note = (_: object, text: string) => void logged.push(text)
  drills = createDrills({
    ...{ kinds: [kind], channels: () => channels(), site: () => 'Dreamwidth', env: {}, clock },
    log: { info: note, warn: note },
  })
})

describe('a drill', () => {
  test('tells each who would hear once, what and when, and says whom that reached, and of what nobody would hear', async () => {
    expect(await drills.start(FORESEEN, 'ann')).toEqual({
      ...{ fault: 'db1 down', at: AT, unheard: ['mail/queue'] },
      told: [
        {
          ...{ recipient: 'ops', checks: ['db1/mysql', 'db1/ssh'], afterMs: 0, target: 'ops' },
          ...{ delivered: true, text: 'taken' },
        },
        {
          ...{ recipient: 'ann/mail', checks: ['db1/mysql'], afterMs: 15 * MINUTE, target: 'primary' },
          ...{ delivered: true, text: 'taken' },
        },
        {
          ...{ recipient: 'gone', checks: ['db1/ssh'], afterMs: 20 * MINUTE, target: 'gone' },
          ...{ delivered: false, text: 'hooks.example answers 410' },
        },
      ],
    })
    const [toOps, toAnn] = sent
    expect(toOps?.subject).toBe('[DRILL] Dreamwidth: db1 down')
    expect(toOps?.text).toContain('This is a drill by ann: nothing is wrong, and nothing needs to be done.')
    expect(toOps?.text).toContain('you would hear at once: db1/mysql, db1/ssh.')
    expect(toAnn?.text).toContain('you would hear after 15 m 00 s, if nobody took it on (primary): db1/mysql.')
  })

  test('names no check to programs, which would believe it', async () => {
    await drills.start(FORESEEN, '')
    expect(sent.flatMap(({ notices }) => notices.map(({ checkId }) => checkId))).toEqual(Array(3).fill('drill/message'))
  })

  test('is over a minute later, and closes what it has opened; until then there is no other', async () => {
    await drills.start(FORESEEN, 'ann')
    await expect(drills.start(FORESEEN, 'bob')).rejects.toThrow('a drill is under way')
    const opened = sent.splice(0)
    await clock.pass(MINUTE)
    expect(sent.map(({ channel, subject }) => [channel, subject])).toEqual(
      ['ops', 'ann/mail', 'gone'].map((channel) => [channel, '[DRILL] Dreamwidth: the drill is over']),
    )
    expect(sent[0]?.notices).toMatchObject([{ why: 'resolved', incident: opened[0]?.notices[0]?.incident }])
    expect(new Set([...opened, ...sent].map(({ id }) => id)).size).toBe(2)
    await expect(drills.start(FORESEEN, 'bob')).resolves.toMatchObject({ fault: 'db1 down' })
  })

  test('is over at once where we end ourselves', async () => {
    await drills.start(FORESEEN, 'ann')
    sent.length = 0
    await drills.stop()
    expect(sent.map(({ channel, subject }) => [channel, subject])).toEqual(
      ['ops', 'ann/mail', 'gone'].map((channel) => [channel, '[DRILL] Dreamwidth: the drill is over']),
    )
    sent.length = 0
    await clock.pass(10 * MINUTE)
    expect(sent).toEqual([])
  })

  test('is over at once also for those who were being told when we end ourselves', async () => {
    const begun = drills.start(FORESEEN, 'ann')
    await drills.stop()
    await begun
    expect(sent.filter(({ subject }) => subject.endsWith('the drill is over')).map(({ channel }) => channel)).toEqual(
      CHANNELS.map(({ name }) => name),
    )
  })

  test('says again that it is over to whoever does not take it, and who never does is in the log', async () => {
    await drills.start(FORESEEN, 'ann')
    refusal = new DeliveryError('busy', true)
    sent.length = 0
    await clock.pass(MINUTE)
    expect(sent.map(({ channel }) => channel)).toEqual(['ops', 'ann/mail', 'gone'])
    await clock.pass(11_000)
    refusal = null
    sent.length = 0
    await clock.pass(2 * MINUTE)
    expect(sent.map(({ channel }) => channel)).toEqual(['ops', 'ann/mail', 'gone'])
    expect(logged).toEqual(['a drill begins', 'not told that the drill is over: hooks.example answers 410'])
    sent.length = 0
    await clock.pass(60 * MINUTE)
    expect(sent).toEqual([])
  })

  test('that could not begin is none that is under way', async () => {
    channels = () => {
      throw new Error('no plan')
    }
    await expect(drills.start(FORESEEN, 'ann')).rejects.toThrow('no plan')
    channels = () => CHANNELS
    await expect(drills.start(FORESEEN, 'ann')).resolves.toMatchObject({ fault: 'db1 down' })
  })
})

import { describe, expect, test } from 'vitest'
import { askHeartbeat } from './ask.ts'
import { type Answers, HEALTHY, machineWith, SPLIT, STOPPED } from './cl-status.made-up.ts'
import { found } from './heartbeat.ts'

const seen = async (answers: Answers, nodes: readonly string[] = []) =>
  found(await askHeartbeat(machineWith(answers)), nodes)

test('each holds its own, and hears the other', async () => {
  expect(await seen(HEALTHY, ['D2', 'd3'])).toEqual({
    metrics: {
      ...{ stopped: 0, all: 0, none: 0, changing: 0, dead: { d2: 0 }, linkDead: { 'd2 igb1': 0 } },
      missing: { D2: 0, d3: 1 },
    },
    details: {
      holds: 'local',
      nodes: [
        { node: 'd2', link: null, status: 'active' },
        { node: 'd2', link: 'igb1', status: 'up' },
      ],
    },
    evidence: { running: true, holdsOwn: true, holdsOthers: false, hears: true },
    text: 'no node d3; hears d2 (active); holds its own resources',
  })
})

test('cut from the other it holds everything', async () => {
  expect(await seen(SPLIT)).toMatchObject({
    metrics: { all: 1, dead: { d2: 1 }, linkDead: { 'd2 igb1': 1 } },
    evidence: { holdsOwn: true, holdsOthers: true, hears: false },
    text: 'does not hear d2; holds all resources',
  })
})

test('one of several links is dead', async () => {
  const answers = {
    ...HEALTHY,
    'listhblinks d2': ['\tigb1\n\tigb2\n', 0],
    'hblinkstatus d2 igb2': ['dead\n', 1],
  } as const
  expect(await seen(answers)).toMatchObject({
    metrics: { dead: { d2: 0 }, linkDead: { 'd2 igb1': 0, 'd2 igb2': 1 } },
    text: 'the link igb2 to d2 is dead; hears d2 (active); holds its own resources',
  })
})

test('who only answers pings is no member: nobody is missed for him', async () => {
  const answers: Answers = {
    ...HEALTHY,
    listnodes: ['d2\nd1\n10.0.0.254\n', 0],
    'nodestatus 10.0.0.254': ['dead\n', 1],
    'nodetype 10.0.0.254': ['ping\n', 0],
  }
  expect(await seen(answers)).toMatchObject({
    metrics: { dead: { d2: 0, '10.0.0.254': 1 }, linkDead: { 'd2 igb1': 0 } },
    evidence: { hears: true },
    text: 'hears d2 (active); does not hear the ping node 10.0.0.254; holds its own resources',
  })
})

test('stopped: nothing else is asked, for all of it would say dead', async () => {
  const { metrics, evidence, text } = await seen(STOPPED, ['d2'])
  expect(metrics).toEqual({ stopped: 1 })
  expect(evidence).toMatchObject({ running: false, holdsOwn: null })
  expect(text).toBe('Heartbeat is stopped on this machine')
})

test('changing is neither held nor not', async () => {
  expect(await seen({ ...HEALTHY, rscstatus: ['transition\n', 0] })).toMatchObject({
    metrics: { changing: 1, all: 0 },
    evidence: { holdsOwn: null, holdsOthers: null },
  })
})

test('under Pacemaker it does not say what it holds', async () => {
  const { metrics, text } = await seen({ ...HEALTHY, rscstatus: ['', 1] })
  expect(metrics).not.toHaveProperty('all')
  expect(text).toContain('does not say which resources it holds')
})

describe('what cannot be asked is not known, never dead', () => {
  test.each(['hbstatus', 'listnodes', 'nodestatus d2', 'nodetype d2', 'listhblinks d2', 'hblinkstatus d2 igb1'])(
    '%s',
    async (args) => {
      const { [args]: _, ...answers } = HEALTHY
      await expect(seen(answers)).rejects.toMatchObject({
        code: 'local',
        message: expect.stringContaining('Cannot signon'),
      })
    },
  )

  test('names that could be options are never given back to it', async () => {
    await expect(seen({ ...HEALTHY, listnodes: ['-x\n', 0] })).rejects.toMatchObject({ code: 'protocol' })
  })

  test('more nodes than anybody has', async () => {
    const many = Array.from({ length: 17 }, (_, index) => `n${index}\n`).join('')
    await expect(seen({ ...HEALTHY, listnodes: [many, 0] })).rejects.toMatchObject({ code: 'protocol' })
  })
})

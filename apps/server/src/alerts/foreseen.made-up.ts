import { createRandom, type Random } from '@foretop/lab/damaged.ts'
import type { Conclusion, Person, Rota } from '@foretop/shared/model.ts'
import type { Channel, Check, Plan, Route } from '@foretop/shared/plan.ts'
import { foresee } from '../core/foresee.ts'
import { timesOf } from '../core/plan-times.ts'
import { check, openStage, planOf, play } from '../engine/play.made-up.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const FOR_MS = 3 * HOUR
/** What is told late is looked at once more before, and reminders count from when the word before them was taken. */
const LOOKED_AT_MS = 150_000
const STEP_MS = 15_000

const READINGS: { readonly [status in Exclude<Conclusion, 'unknown'>]: number } = { ok: 0, warning: 50, critical: 500 }
const PEOPLE = ['ann', 'bob', 'carla', 'dev']
const CHECKS: readonly Check[] = [
  check('db/machine', ['databases']),
  { ...check('db/mysql', ['databases']), needs: ['db/machine'] },
  check('lb/http', ['front']),
  { ...check('web1/http', ['webs', 'front']), needs: ['db/mysql', 'lb/http'] },
  { ...check('web2/http', ['webs', 'front']), needs: [{ any: ['db/mysql', 'lb/http'] }] },
  check('mail/queue', ['mail']),
]

const oneOf = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T
const some = <T>(random: Random, list: readonly T[]): readonly T[] => list.filter(() => random(2) === 0)

function rota(random: Random, name: string): Rota {
  const at = `${String(random(24)).padStart(2, '0')}:${random(2) === 0 ? '00' : '30'}`
  const turn = { since: '1969-12-20', at, days: 1 + random(2) }
  const layers = [{ people: some(random, PEOPLE), turn, during: null, holidays: null }]
  const during = { people: [oneOf(random, PEOPLE)], turn: null, during: 'office', holidays: null }
  return {
    ...{ name, title: name, zone: oneOf(random, ['UTC', 'Asia/Kolkata', 'America/New_York']), overrides: [] },
    layers: [...layers.filter(({ people }) => people.length > 0), ...(random(2) === 0 ? [during] : [])],
  }
}

function routeOf(random: Random): Route {
  const targets = ['ops', 'log', ...PEOPLE, 'primary', 'second', 'primary/mail']
  const match = {
    ...(random(3) === 0 && { groups: some(random, ['databases', 'webs', 'front', 'mail']) }),
    ...(random(2) === 0 && { status: [oneOf(random, ['warning', 'critical'] as const)] }),
  }
  const steps = Array.from({ length: random(3) }, (_, at) => ({
    afterMs: (at + 1) * oneOf(random, [5, 15, 40]) * MINUTE,
    to: [oneOf(random, targets)],
  }))
  return {
    ...{ match, to: random(5) === 0 ? [] : [oneOf(random, targets)], continue: random(2) === 0 },
    ...(random(3) === 0 && { during: 'office' }),
    ...(steps.length > 0 && { escalate: steps.toSorted((a, b) => a.afterMs - b.afterMs) }),
    ...(random(3) === 0 && { remindMs: oneOf(random, [30, 60]) * MINUTE }),
  }
}

function planBy(random: Random): Plan {
  const person = (name: string): Person => ({ name, title: name, zone: null, slack: null, addresses: {} })
  const channel = (name: string): Channel => ({ name, kind: 'webhook', options: {} })
  const ways = PEOPLE.flatMap((name) => [
    { ...channel(`${name}/mail`), person: name },
    ...(name === 'ann' ? [{ ...channel('ann/push'), person: name }] : []),
  ])
  const office = { days: ['thu', 'fri', 'sat'] as const, from: '09:00', until: '17:00' }
  return {
    ...planOf(CHECKS),
    channels: [channel('ops'), channel('log'), ...ways],
    people: PEOPLE.map(person),
    rotas: [rota(random, 'primary'), rota(random, 'second')],
    hours: [{ name: 'office', zone: 'UTC', holidays: null, weekly: [{ ...office, days: [...office.days] }] }],
    routes: Array.from({ length: 1 + random(4) }, () => routeOf(random)),
    ...(random(2) === 0 && { fallback: [oneOf(random, ['ops', 'primary', 'dev'])] }),
  }
}

interface Word {
  readonly at: number
  readonly text: string
}

/** What was foreseen of a generated fault at some moment and did not happen, and what happened and was not foreseen, in words. */
export async function foreseenWrongly(seed: number): Promise<readonly string[]> {
  const random = createRandom(seed)
  const plan = planBy(random)
  const stage = openStage()
  stage.now = HOUR + random(3 * 24 * 60) * MINUTE
  const world = await play(stage, plan)
  try {
    world.look(Object.fromEntries(CHECKS.map(({ id }) => [id, 0])))
    await world.flush()
    const failing = CHECKS.filter(() => random(2) === 0)
    const fault = new Map(failing.map(({ id }) => [id, oneOf(random, ['warning', 'critical'] as const)]))
    world.look(Object.fromEntries(CHECKS.map(({ id }) => [id, READINGS[fault.get(id) ?? 'ok']])))
    const at = stage.now
    const until = at + FOR_MS
    const foreseen = foresee(plan, timesOf(plan), fault, { at, until }).told.map(
      ({ at, recipient, why, checkId }): Word => ({ at, text: `${recipient} ${why} ${checkId}` }),
    )
    const happened: Word[] = []
    const deliver = async () => {
      await world.flush()
      const rows = await stage.stores().outbox.open()
      if (rows.length === 0) return
      happened.push(
        ...rows.map(({ channel, createdAt, notice }) => ({
          at: createdAt,
          text: `${channel} ${notice.why} ${notice.checkId}`,
        })),
      )
      const mark = { message: `msg ${rows[0]?.id}`, at: stage.now }
      const sent = { ...mark, is: 'sent', text: 'ok', providerId: null } as const
      await world.committer.commit({
        deliveries: [{ ...mark, is: 'sending', rows: rows.map(({ id }) => id) }, sent],
        ...world.beliefs.came(rows, stage.now),
      })
    }
    await deliver()
    while (stage.now < until + LOOKED_AT_MS) {
      world.wait(STEP_MS)
      await deliver()
    }
    return differences(foreseen, happened, until).map((text) => `seed ${seed}: ${text}`)
  } finally {
    world.kill()
    stage.database.close()
  }
}

function differences(foreseen: readonly Word[], happened: readonly Word[], until: number): readonly string[] {
  const left = [...happened]
  const missing = foreseen.filter(({ at, text }) => {
    const found = left.findIndex((one) => one.text === text && Math.abs(one.at - at) <= LOOKED_AT_MS)
    if (found >= 0) left.splice(found, 1)
    return found < 0 && at <= until - LOOKED_AT_MS
  })
  const when = (at: number) => `${((at - until + FOR_MS) / MINUTE).toFixed(1)} min`
  return [
    ...missing.map(({ at, text }) => `it was foreseen and did not happen: ${text} at ${when(at)}`),
    ...left
      .filter(({ at }) => at <= until - LOOKED_AT_MS)
      .map(({ at, text }) => `it happened and was not foreseen: ${text} at ${when(at)}`),
  ]
}

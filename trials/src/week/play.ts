import { createRandom } from '@foretop/lab/damaged.ts'
import { REGISTRY } from '@foretop/server/all-kinds.ts'
import { settingsOf } from '@foretop/server/config/load.ts'
import { check } from '@foretop/server/engine/play.made-up.ts'
import { startWorld } from '../played/world.ts'
import { CALENDAR, type Span } from './calendar.ts'
import { type Heard, startReceivers } from './receivers.ts'
import { ALL_MS, owedOf, SECOND_MS, troublesOf, type Word } from './troubles.ts'

const MINUTE_MS = 60_000
const STEP_MS = 10_000
/** Before anybody is told it is looked at whether something else explains it, and what goes together waits for each other. */
const LATE_MS = 2 * MINUTE_MS
const READINGS = { warning: 50, critical: 500 } as const

interface Playing {
  readonly span: Span
  readonly checks: number
  readonly count: number
  readonly seed: number
}

/** How it went. */
export interface Played {
  readonly troubles: number
  /** How many words were owed. */
  readonly owed: number
  /** What was owed and not told, and what was told and not owed, in words. */
  readonly wrong: readonly string[]
}

/** Four people on two rotas: who hears what, when, against what the calendar says. */
export async function playSpan({ span, checks, count, seed }: Playing): Promise<Played> {
  await using receivers = await startReceivers()
  const ids = Array.from({ length: checks }, (_, at) => `s${at}/http`)
  const { plan } = await settingsOf(
    {
      files: [{ name: 'foretop.yaml', bytes: Buffer.from(`${CALENDAR}${receivers.configuration}${routes(ids)}`) }],
      fingerprint: '',
    },
    { env: {}, registry: REGISTRY },
  )
  const played = ids.map((id) => check(id))
  await using world = await startWorld({ ...plan, checks: played }, { at: span.from, stepMs: STEP_MS })
  await world.see(Object.fromEntries(ids.map((id) => [id, 0])))
  const troubles = troublesOf(ids, count, span, createRandom(seed))
  const happens = troubles
    .flatMap(({ check, status, from, until, takenAt }) => [
      { at: from, run: () => world.see({ [check]: READINGS[status] }) },
      ...(takenAt === null ? [] : [{ at: takenAt, run: () => world.acknowledge(check, 'eve') }]),
      { at: until, run: () => world.see({ [check]: 0 }) },
    ])
    .toSorted((a, b) => a.at - b.at)

  const words: Word[] = []
  const seen = new Map<string, number>()
  let tries = 0
  const listen = () => {
    if (world.tries() === tries) return
    tries = world.tries()
    const counts = new Map<string, number>()
    for (const heard of receivers.heard()) {
      const key = JSON.stringify(heard)
      counts.set(key, 1 + (counts.get(key) ?? 0))
      if ((counts.get(key) ?? 0) > (seen.get(key) ?? 0)) words.push({ at: world.now(), ...heard })
    }
    for (const [key, count] of counts) seen.set(key, count)
  }
  const until = async (at: number) => {
    while (world.now() < at) {
      await world.pass(Math.min(STEP_MS, at - world.now()))
      listen()
    }
  }
  for (const { at, run } of happens) {
    await until(at)
    await run()
    listen()
  }
  await until(span.until)
  const owed = troubles.flatMap(owedOf)
  return { troubles: troubles.length, owed: owed.length, wrong: differences(owed, words) }
}

const routes = (ids: readonly string[]): string => `
hosts: { ${ids.map((id) => `${id.replace('/http', '')}: { address: 127.0.0.1 }`).join(', ')} }
checks: { http: { probe: tcp, with: { port: 80 }, hosts: [${ids.map((id) => id.replace('/http', '')).join(', ')}] } }
routes:
  - match: { status: [critical] }
    to: [primary]
    escalate: [{ after: ${SECOND_MS / MINUTE_MS}m, to: [secondary] }, { after: ${ALL_MS / MINUTE_MS}m, to: [ops] }]
  - { match: { status: [warning] }, to: [desk], during: office }
`

function differences(owed: readonly Word[], words: readonly Word[]): readonly string[] {
  const left = [...words]
  const missing = owed.filter((word) => {
    const found = left.findIndex(
      (one) => isSame(one, word) && one.at >= word.at - STEP_MS && one.at <= word.at + LATE_MS,
    )
    if (found >= 0) left.splice(found, 1)
    return found < 0
  })
  return [
    ...missing.map((word) => `it was owed and not told: ${textOf(word)}`),
    ...left.map((word) => `it was told and not owed: ${textOf(word)}`),
  ]
}

const isSame = (one: Heard, other: Heard): boolean =>
  one.way === other.way && one.check === other.check && one.is === other.is

const textOf = ({ at, way, check, is }: Word): string => `${new Date(at).toISOString()} ${way} ${check} ${is}`

import type { Hours, Rota, Status } from '@foretop/shared/model.ts'
import type { Check, Plan, Route } from '@foretop/shared/plan.ts'
import { WEEKDAYS } from '@foretop/shared/words.ts'

const DAY_MS = 86_400_000

/** Who hears of a check at a moment. */
export interface InTurn {
  /** Names of channels. */
  readonly names: ReadonlySet<string>
  /** Those of the rotas that hear of it, and not on call. */
  readonly offDuty: ReadonlySet<string>
}

interface When {
  /** Wall ms. */
  readonly at: number
  /** How long nobody has taken on what a route told; `isAnybody`: it had somebody to tell. */
  readonly lastedMs: (route: Route, isAnybody: boolean) => number
}

/** As `docs/alerts.md` says it, of plans whose routes ask for groups and statuses, and whose clocks are in UTC. */
export function inTurn(plan: Plan, { groups }: Pick<Check, 'groups'>, status: Status, when: When): InTurn {
  const { channels, routes, fallback = [], rotas = [] } = plan
  const overOne = (person: string): readonly string[] =>
    channels.filter((one) => one.person === person).map(({ name }) => name)
  /** No channel of a person's is named by a route, and each has one: `primary/push` is whoever is on call. */
  const whoIs = (target: string): readonly string[] => {
    const [who = ''] = target.split('/')
    const rota = rotas.find(({ name }) => name === who)
    if (rota === undefined) return channels.some(({ name }) => name === who) ? [who] : overOne(who)
    return onCall(plan, rota, when.at).flatMap(overOne)
  }
  const about = routes.filter(
    ({ match }) =>
      (match.status?.includes(status) ?? true) && (match.groups?.some((group) => groups.includes(group)) ?? true),
  )
  const names = new Set(about.length === 0 ? fallback.flatMap(whoIs) : [])
  for (const route of about) {
    if (route.during !== undefined && !isOpen(plan, route.during, when.at)) continue
    const first = route.to.flatMap(whoIs)
    const instead = first.length === 0 && route.to.length > 0 ? fallback.flatMap(whoIs) : []
    const told = [...first, ...instead]
    const lastedMs = when.lastedMs(route, told.length > 0)
    const steps = (route.escalate ?? []).filter(({ afterMs }) => afterMs <= lastedMs)
    for (const name of [...told, ...steps.flatMap(({ to }) => to).flatMap(whoIs)]) names.add(name)
    if (!route.continue) break
  }
  const named = about.flatMap(({ to, escalate = [] }) => [...to, ...escalate.flatMap((step) => step.to)])
  const members = rotas
    .filter(({ name }) => named.some((target) => target.split('/')[0] === name))
    .flatMap(({ layers }) => layers.flatMap(({ people }) => people.flatMap(overOne)))
  return { names, offDuty: new Set(members.filter((name) => !names.has(name))) }
}

function isOpen({ hours = [] }: Plan, name: string, at: number): boolean {
  const { weekly = [] }: Partial<Hours> = hours.find((one) => one.name === name) ?? {}
  const day = new Date(at)
  const today = WEEKDAYS[(day.getUTCDay() + 6) % 7]
  const clock = day.toISOString().slice(11, 16)
  return weekly.some(({ days, from, until }) => days.some((one) => one === today) && from <= clock && clock < until)
}

/** Of the layers that hold the last one says who. */
function onCall(plan: Plan, { layers }: Rota, at: number): readonly string[] {
  const layer = layers.findLast(({ during }) => during === null || isOpen(plan, during, at))
  if (layer === undefined) return []
  const { people, turn } = layer
  const turns = turn === null ? 0 : Math.floor((at - Date.parse(`${turn.since}T${turn.at}Z`)) / (turn.days * DAY_MS))
  return people.filter((_, index) => index === turns % people.length)
}

import type { Trouble } from '@foretop/shared/wire.ts'
import { audienceOf, everReached, untold } from '../core/audience.ts'
import { handOver } from './hand-over.ts'
import { createOwnVoice, type OwnParts, ownSubject } from './own-word.ts'

/** What people are told of: what they must act on although the monitor goes on. Channels that fail are told of by `lost-channel.ts`. */
const TOLD = ['poller', 'resources', 'store', 'damage', 'blind', 'overdue'] as const
/** What passes by itself sooner is not told, nor is an end that does not last. */
const STANDS_MS = 5_000

/** Tells by the channels of the routes what ails the monitor itself. Call it each second with the troubles there are. */
export function createOwnTrouble(parts: OwnParts): (troubles: readonly Trouble[]) => void {
  const { plan, beliefs } = parts
  const say = createOwnVoice(parts)
  /** Of these it was said that they are so. */
  const said = new Set(TOLD.map(ownSubject).filter((subject) => beliefs.expected(subject).size > 0))
  /** Since when it is another way than was said. */
  const changedAt = new Map<string, number>()

  const isBelieved = (subject: string): boolean => {
    const told = beliefs.expected(subject)
    return plan().channels.some(({ name }) => told.has(name))
  }
  const tell = (subject: string, text: string | null) => {
    const names = plan().channels.map(({ name }) => name)
    const routed = hearersOfAll(parts, subject)
    const isOver = text === null
    const handed = handOver(beliefs, subject, { names, heirs: () => routed, isOver })
    const told = beliefs.expected(subject)
    const to = isOver ? [...told.keys()] : routed.filter((name) => !told.has(name) && names.includes(name))
    // Nobody hears of it: then nobody needs its end.
    if (!isOver && to.length === 0) return
    changedAt.delete(subject)
    if (isOver) said.delete(subject)
    else said.add(subject)
    say({ subject, text: text ?? 'over', isOver, to: to.filter((name) => names.includes(name)), handed })
  }

  return (troubles) => {
    for (const of of TOLD) {
      const subject = ownSubject(of)
      const texts = troubles.filter((trouble) => trouble.of === of).map(({ text }) => text)
      // Whoever was not there when its end was told, and is again, hears it now.
      if (texts.length > 0 ? said.has(subject) : !said.has(subject) && !isBelieved(subject)) {
        changedAt.delete(subject)
        continue
      }
      const since = changedAt.get(subject) ?? parts.now()
      changedAt.set(subject, since)
      if (parts.now() - since >= STANDS_MS) tell(subject, texts.length > 0 ? texts.join('; ') : null)
    }
  }
}

/** Whoever hears of anything critical now; where no route takes it, everybody whom the routes name. */
export function hearersOfAll(
  { plan, times, now }: Pick<OwnParts, 'plan' | 'times' | 'now'>,
  subject: string,
): readonly string[] {
  const { routes, fallback = [] } = plan()
  const about = { id: subject, name: subject, host: null, groups: [] }
  const { hearers } = audienceOf(plan(), times(), about, 'critical', untold(now()))
  if (hearers.length > 0) return hearers.map(({ recipient }) => recipient)
  const targets = [
    ...routes.flatMap(({ to, escalate = [] }) => [to, ...escalate.map((step) => step.to)].flat()),
    ...fallback,
  ]
  return [...new Set(targets.flatMap((target) => everReached(plan(), target)))]
}

import { z } from 'zod'
import type { Clock } from '../looking/clock.ts'
import type { Receiver } from './cast.made-up.ts'
import { type ChannelDefinition, DeliveryError, defineChannel } from './channels/define.ts'
import type { Manner } from './script.made-up.ts'
import type { Told } from './told.made-up.ts'

/** Longer than from one round to the next. */
const LATE_MS = 4_000

/** Those whom a life of the monitor tells, each in its own manner. */
export interface Receivers {
  readonly kind: ChannelDefinition
  /** By receiver and check, in the order in which it was told. */
  readonly told: readonly Told[]
  /** `receiver check`, of which it refused something: whoever refuses an end is told of the next trouble as if it were the first. */
  readonly refused: ReadonlySet<string>
  /** What was taken twice though its answer came, in words. */
  readonly broken: readonly string[]
  take(receiver: string, manner: Manner): void
  /** From now on all take what comes. */
  takeAll(): void
  /** It is no more: it hears nothing until it is there again, and then only of what happens next. */
  leaves(receiver: Receiver): void
  /** As soon as one of them has taken something, and before its answer comes. */
  onceTold(run: () => void): void
  /** Nobody hears any more what is being answered. */
  killed(): void
  /** It took the last that was sent to it in this run, and takes what comes. */
  isWell(receiver: string): boolean
  /** Something was not taken at once. */
  hasFailed(receiver: string): boolean
}

export function createReceivers(clock: () => Clock): Receivers {
  const manners = new Map<string, Manner>()
  const told: Told[] = []
  const refused = new Set<string>()
  const broken: string[] = []
  let run = 0
  let onTold = () => {}
  /** Messages by id, and news by receiver, check and transition: in which run each was taken and that answered, if it was. */
  const taken = new Map<string, number | null>()
  /** By what a message says. */
  const ids = new Map<string, string>()
  const failing = new Set<string>()
  const failed = new Set<string>()
  const mannerOf = (channel: string) => manners.get(channel) ?? 'takes'
  /** Whether that is new; what its answer had come of must not come again. */
  const once = (what: string, text: string, isAnswered: boolean): boolean => {
    const before = taken.get(what)
    taken.set(what, isAnswered ? run : null)
    if (before === run) broken.push(text)
    return before === undefined
  }

  const kind = defineChannel({
    kind: 'played',
    title: 'Played',
    summary: '',
    options: z.strictObject({}),
    async send(_, { id, channel, notices }, { signal }) {
      const manner = mannerOf(channel)
      const begun = run
      failing.add(channel)
      if (manner !== 'takes') failed.add(channel)
      if (manner === 'is busy') throw new DeliveryError('429', true, { retryAfterMs: 20_000 })
      if (manner === 'fails') throw new DeliveryError('500', true)
      if (manner === 'hangs')
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      if (manner === 'refuses late' || manner === 'takes late')
        await new Promise<void>((late) => clock().after(LATE_MS, late))
      if (begun === run && manner !== 'takes and fails') failing.delete(channel)
      if (manner === 'refuses' || manner === 'refuses late') {
        for (const { checkId } of notices) refused.add(`${channel} ${checkId}`)
        throw new DeliveryError('400', false)
      }
      const isAnswered = manner !== 'takes and fails'
      const isNew = once(id, `${channel} takes ${id} again, of which it had answered`, isAnswered)
      const rows = `${channel}: ${notices.map(({ checkId, transition }) => `${checkId} ${transition}`).sort()}`
      const known = ids.get(rows) ?? id
      if (known !== id) broken.push(`${channel} is told the same by ${known} and ${id}`)
      ids.set(rows, id)
      for (const { checkId, why, to, untold, transition: seq } of isNew ? notices : []) {
        const what = `${channel} ${checkId} ${seq}`
        if (once(what, `${channel} is told of ${seq} of ${checkId} again, of which it had answered`, isAnswered))
          told.push({ receiver: channel as Receiver, checkId, why, to, seq, atOnce: untold !== null, isAnswered })
      }
      if (!isAnswered) throw new DeliveryError('502', true)
      onTold()
      onTold = () => {}
      return 'ok'
    },
  })
  return {
    kind,
    told,
    refused,
    broken,
    take: (receiver, manner) => void manners.set(receiver, manner),
    takeAll: () => manners.clear(),
    leaves: (receiver) =>
      void told.push({ receiver, checkId: '', why: 'taken out', to: 'ok', seq: 0, atOnce: false, isAnswered: true }),
    onceTold(run) {
      onTold = run
    },
    killed() {
      onTold = () => {}
      run += 1
      failing.clear()
    },
    hasFailed: (receiver) => failed.has(receiver),
    isWell: (receiver) => !failing.has(receiver) && mannerOf(receiver) === 'takes',
  }
}

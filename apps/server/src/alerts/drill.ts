import type { Drill, ForeseenWord, Foresight } from '@foretop/shared/model.ts'
import type { Channel } from '@foretop/shared/plan.ts'
import { Refusal } from '../engine/refusal.ts'
import { type Clock, systemClock } from '../looking/clock.ts'
import { attempt } from './attempt.ts'
import type { ChannelDefinition } from './channels/define.ts'
import type { Environment } from './channels/proxy.ts'
import type { RunErrand } from './errands/errands.ts'
import { compose, type Message, spanOf } from './message.ts'
import type { Notice } from './notice.ts'

/** After so long those who were told hear that it is over: what wakes people must not go on. */
const OVER_AFTER_MS = 60_000
const MOST_NAMED = 10

interface Parts {
  readonly kinds: readonly ChannelDefinition[]
  readonly channels: () => readonly Channel[]
  readonly site: () => string
  readonly env: Environment
  /** Runs the programs of channels. */
  readonly run?: RunErrand
  readonly clock?: Clock
}

export interface Drills {
  /**
   * Tells all who would hear of what was foreseen, now, each by the way they would hear, and that it is a drill; a minute later
   * that it is over. Rejects with `Refusal` (conflict) while another one is under way.
   */
  start(foreseen: Foresight, by: string): Promise<Drill>
  /** Whoever was told is not told any more that it is over. */
  stop(): void
}

/** Nothing of it is stored, and no route, downtime or acknowledgement is touched: it tries the ways to people, and who they are. */
export function createDrills(parts: Parts): Drills {
  const { kinds, clock = systemClock, env, run } = parts
  const stopping = new AbortController()
  let isUnderWay = false
  const tell = (channel: Channel, message: Message) =>
    attempt(kinds, channel, message, clock, { env, ...(run && { run }), abort: stopping.signal })

  return {
    async start(foreseen, by) {
      if (isUnderWay) throw new Refusal('conflict', 'a drill is under way: it is over in a minute')
      isUnderWay = true
      const startedAt = clock.moment().at
      const asMessage = (channel: Channel, words: readonly ForeseenWord[], isOver: boolean): Message =>
        messageOf({ foreseen, words, by, isOver, startedAt, at: clock.moment().at, site: parts.site(), channel })
      const byRecipient = [...Map.groupBy(foreseen.told, ({ recipient }) => recipient)]
      const ways = byRecipient.flatMap(([recipient, words]) => {
        const channel = parts.channels().find(({ name }) => name === recipient)
        const [first] = words
        return channel === undefined || first === undefined ? [] : [{ channel, words, first }]
      })
      const told = await Promise.all(
        ways.map(async ({ channel, words, first }) => {
          const came = await tell(channel, asMessage(channel, words, false))
          return {
            ...{ recipient: channel.name, checks: [...new Set(words.map(({ checkId }) => checkId))] },
            ...{ afterMs: first.at - foreseen.at, target: first.target },
            ...{ delivered: came.outcome === 'accepted', text: came.text },
          }
        }),
      )
      clock.after(OVER_AFTER_MS, () => {
        isUnderWay = false
        if (stopping.signal.aborted) return
        for (const { channel, words } of ways) void tell(channel, asMessage(channel, words, true))
      })
      const heard = new Set(foreseen.told.map(({ checkId }) => checkId))
      const unheard = foreseen.roots.map(({ checkId }) => checkId).filter((id) => !heard.has(id))
      return { fault: foreseen.fault, at: foreseen.at, unheard, told }
    },
    stop: () => stopping.abort(),
  }
}

interface Telling {
  readonly foreseen: Foresight
  readonly words: readonly ForeseenWord[]
  readonly by: string
  readonly isOver: boolean
  /** Wall ms. */
  readonly startedAt: number
  readonly at: number
  readonly site: string
  readonly channel: Channel
}

/** No check is named but in the text: a program that reads it must not believe that one is in trouble. */
function messageOf({ foreseen, words, by, isOver, startedAt, at, site, channel }: Telling): Message {
  const [first] = words
  const afterMs = (first?.at ?? foreseen.at) - foreseen.at
  const checks = [...new Set(words.map(({ checkId }) => checkId))]
  const more = checks.length > MOST_NAMED ? ` and ${checks.length - MOST_NAMED} more` : ''
  const who = by === '' ? '' : ` by ${by}`
  const when = afterMs === 0 ? 'at once' : `after ${spanOf(afterMs)}, if nobody took it on`
  const as = first === undefined || first.target === channel.name ? '' : ` (${first.target})`
  const text = isOver
    ? `The drill${who} is over. Nothing was wrong.`
    : `This is a drill${who}: nothing is wrong, and nothing needs to be done. Of "${foreseen.fault}" you would hear ${when}${as}: ${checks.slice(0, MOST_NAMED).join(', ')}${more}.`
  const notice: Notice = {
    incident: `drill-${Math.round(startedAt)}`,
    // A receiver may know by it what it has.
    transition: Math.round(at),
    checkId: 'drill/message',
    host: null,
    ...(isOver
      ? { why: 'resolved', from: 'critical', to: 'ok', was: ['critical'] }
      : { why: 'opened', from: 'ok', to: 'critical', was: [] }),
    ...{ at, since: startedAt, text, groups: [], explains: [], runbook: null, link: null },
  }
  const id = `drill_${Math.round(startedAt).toString(36)}_${isOver ? 'over' : 'begun'}`
  const subject = `[DRILL] ${site}: ${isOver ? 'the drill is over' : foreseen.fault}`
  return { ...compose([notice], { id, site, channel: channel.name }), subject, text: `${subject}\n${text}\n` }
}

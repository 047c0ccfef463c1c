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
import { createPosts } from './posts.ts'

/** After so long those who were told hear that it is over: what wakes people must not go on. */
const OVER_AFTER_MS = 60_000
/** That it is over is tried again after so long each time. */
const AGAIN_AFTER_MS = [10_000, 60_000, 300_000]
/** When we end ourselves they are told at once, and so long is waited for that. */
const STOP_WITHIN_MS = 4_000
const MOST_NAMED = 10

interface Parts {
  readonly kinds: readonly ChannelDefinition[]
  readonly channels: () => readonly Channel[]
  readonly site: () => string
  readonly env: Environment
  /** Runs the programs of channels. */
  readonly run?: RunErrand
  readonly log: { info(facts: object, text: string): void; warn(facts: object, text: string): void }
  readonly clock?: Clock
}

export interface Drills {
  /**
   * Tells all who would hear of what was foreseen, now, each by the way they would hear, and that it is a drill; a minute later
   * that it is over. Rejects with `Refusal` (conflict) while another one is under way.
   */
  start(foreseen: Foresight, by: string): Promise<Drill>
  /** Whoever was told hears now that it is over. */
  stop(): Promise<void>
}

/** One of those who are told. */
interface Way {
  readonly channel: Channel
  readonly words: readonly ForeseenWord[]
  readonly first: ForeseenWord
}

/**
 * It tries the ways to people, and who they are: nothing of it is stored, and no route, downtime or acknowledgement is touched.
 * What it opened at whoever keeps tickets is closed again.
 */
export function createDrills(parts: Parts): Drills {
  const { kinds, clock = systemClock, env, run, log } = parts
  const stopping = new AbortController()
  let end: (() => Promise<void>) | null = null
  let isUnderWay = false
  let beginning: Promise<unknown> | null = null

  const startDrill = async (foreseen: Foresight, by: string): Promise<Drill> => {
    const startedAt = clock.moment().at
    // The end changes what the beginning has posted, where a channel can do that.
    const posts = createPosts([])
    const tell = (isOver: boolean, { channel, words }: Way, abort?: AbortSignal) => {
      const at = clock.moment().at
      const message = messageOf({ foreseen, words, by, isOver, startedAt, at, site: parts.site(), channel })
      return attempt(kinds, channel, message, clock, { env, posts, ...(run && { run }), ...(abort && { abort }) })
    }
    const ways = waysOf(foreseen, parts.channels())
    log.info({ by, fault: foreseen.fault, to: ways.map(({ channel }) => channel.name) }, 'a drill begins')
    const told = await Promise.all(
      ways.map(async (way) => {
        const came = await tell(false, way, stopping.signal)
        return {
          ...{ recipient: way.channel.name, checks: [...new Set(way.words.map(({ checkId }) => checkId))] },
          ...{ afterMs: way.first.at - foreseen.at, target: way.first.target },
          ...{ delivered: came.outcome === 'accepted', text: came.text },
        }
      }),
    )
    const endOf = async (way: Way, tries = 0): Promise<void> => {
      const came = await tell(true, way)
      if (came.outcome === 'accepted') return
      const waitMs = AGAIN_AFTER_MS[tries]
      if (came.retryable && waitMs !== undefined && !stopping.signal.aborted)
        return void clock.after(waitMs, () => void endOf(way, tries + 1))
      log.warn({ channel: way.channel.name }, `not told that the drill is over: ${came.text}`)
    }
    const over = async () => {
      end = null
      isUnderWay = false
      await Promise.all(ways.map((way) => endOf(way)))
    }
    if (stopping.signal.aborted) await over()
    else {
      const timer = clock.after(OVER_AFTER_MS, () => void over())
      end = () => {
        timer[Symbol.dispose]()
        return over()
      }
    }
    const heard = new Set(foreseen.told.map(({ checkId }) => checkId))
    const unheard = foreseen.roots.map(({ checkId }) => checkId).filter((id) => !heard.has(id))
    return { fault: foreseen.fault, at: foreseen.at, unheard, told }
  }

  return {
    async start(foreseen, by) {
      if (isUnderWay) throw new Refusal('conflict', 'a drill is under way: it is over in a minute')
      isUnderWay = true
      try {
        const drill = startDrill(foreseen, by)
        beginning = drill
        return await drill
      } catch (error) {
        isUnderWay = false
        throw error
      }
    },
    async stop() {
      stopping.abort()
      const late = Promise.withResolvers<void>()
      using _late = clock.after(STOP_WITHIN_MS, late.resolve)
      // Whoever is being told just now hears the end, too.
      await Promise.race([Promise.allSettled([beginning, end?.()]), late.promise])
    },
  }
}

/** Each who would hear, with all that they would. */
const waysOf = ({ told }: Foresight, channels: readonly Channel[]): readonly Way[] =>
  [...Map.groupBy(told, ({ recipient }) => recipient)].flatMap(([recipient, words]) => {
    const channel = channels.find(({ name }) => name === recipient)
    const [first] = words
    return channel === undefined || first === undefined ? [] : [{ channel, words, first }]
  })

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

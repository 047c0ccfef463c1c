import { createTextMask } from '@foretop/probes/mask.ts'
import { oneLine } from '@foretop/probes/one-line.ts'
import type { Channel } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import type { Clock } from '../../looking/clock.ts'
import { POST_WITHIN_MS, post } from '../channels/post.ts'
import type { Environment } from '../channels/proxy.ts'
import { type SlackBotOptions, slackBot } from '../channels/slack-bot.ts'
import { type Connection, openConnection } from './connection.ts'
import { type Deeds, pressed } from './pressed.ts'

interface Parts {
  readonly channels: () => readonly Channel[]
  readonly deeds: Deeds
  readonly env: Environment
  readonly clock: Clock
  readonly log: { info(facts: object, text: string): void; warn(facts: object, text: string): void }
  /** Somebody pressed one, and it was done. */
  readonly onDone: () => void
  readonly onTrouble: () => void
}

/** The buttons of all channels that have some: one connection for each app of Slack. */
export interface Buttons {
  /** The channels may be others: connections of tokens that are no more end at once. */
  replan(): void
  /** Connections that cannot be had. */
  trouble(): readonly Trouble[]
  stop(): void
}

interface Line {
  readonly channels: string[]
  readonly connection: Connection
  readonly clean: (text: string) => string
}

export function createButtons(parts: Parts): Buttons {
  const { clock, env } = parts
  const lines = new Map<string, Line>()
  let stopped = false

  const open = (options: SlackBotOptions & { readonly appToken: string }, channels: string[]): Line => {
    const { token, appToken, url, ca } = options
    const mask = createTextMask([token, appToken])
    const clean = (text: string) => oneLine(mask(text))
    const said = (level: 'info' | 'warn') => (facts: object, text: string) =>
      parts.log[level]({ ...facts, channels }, clean(text))
    const onPressed = async (payload: unknown) => {
      try {
        const answer = await pressed(payload, parts.deeds)
        if (answer === null) return
        if (answer.text === null) parts.onDone()
        else if (answer.url !== null) await reply(answer.url, answer.text, ca)
      } catch (error) {
        said('warn')({}, `who pressed a button got no answer: ${error instanceof Error ? error.message : error}`)
      }
    }
    const connection = openConnection({
      access: { token: appToken, url, ca },
      onPressed: (payload) => void onPressed(payload),
      ...{ env, clock, log: { info: said('info'), warn: said('warn') } },
      onFailure: parts.onTrouble,
    })
    return { channels, connection, clean }
  }
  /** To whoever pressed it, and nobody else. */
  const reply = async (url: string, text: string, ca: string | undefined): Promise<void> => {
    const end = new AbortController()
    using _late = clock.after(POST_WITHIN_MS, () => end.abort())
    const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text })
    const way = { signal: end.signal, now: clock.moment().at, env, ca }
    await post(url, { 'Content-Type': 'application/json; charset=utf-8' }, body, way)
  }

  return {
    replan() {
      if (stopped) return
      const wanted = Map.groupBy(appsOf(parts.channels()), ({ key }) => key)
      for (const [key, { connection }] of lines)
        if (!wanted.has(key)) {
          lines.delete(key)
          connection[Symbol.dispose]()
        }
      for (const [key, apps] of wanted) {
        const [first] = apps
        const channels = apps.map(({ name }) => name)
        const known = lines.get(key)
        // Channels may have other names by now.
        if (known !== undefined) known.channels.splice(0, known.channels.length, ...channels)
        else if (first !== undefined) lines.set(key, open(first.options, channels))
      }
      parts.onTrouble()
    },
    trouble: () =>
      [...lines.values()].flatMap(({ channels, connection, clean }): Trouble[] => {
        const failure = connection.failure()
        if (failure === null) return []
        const text = `channel ${channels.join(', ')}: buttons do not work: ${clean(failure.text)}`
        return [{ of: 'delivery', since: failure.since, text }]
      }),
    stop() {
      stopped = true
      for (const { connection } of lines.values()) connection[Symbol.dispose]()
      lines.clear()
    },
  }
}

interface App {
  readonly key: string
  readonly name: string
  readonly options: SlackBotOptions & { readonly appToken: string }
}

function appsOf(channels: readonly Channel[]): readonly App[] {
  return channels.flatMap(({ name, kind, options }) => {
    if (kind !== slackBot.kind) return []
    // Options were parsed by this kind's own schema when the configuration was read.
    const given = options as SlackBotOptions
    const { token, appToken, url, ca = '' } = given
    if (appToken === undefined) return []
    return [{ key: JSON.stringify([appToken, token, url, ca]), name, options: { ...given, appToken } }]
  })
}

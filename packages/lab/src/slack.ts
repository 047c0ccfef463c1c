import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { type WebSocket, WebSocketServer } from 'ws'
import { faultIn } from './slack-limits.ts'

/** A message as Slack keeps it. */
export interface SlackMessage {
  readonly channel: string
  readonly ts: string
  readonly threadTs: string | null
  readonly text: string
  readonly attachments: readonly SlackAttachment[]
  readonly metadata: unknown
  /** In the channel, too, though it is in a thread. */
  readonly isBroadcast: boolean
  readonly edits: number
}

export interface SlackAttachment {
  readonly color?: string
  readonly blocks?: readonly SlackBlock[]
}

export interface SlackBlock {
  readonly type: string
  readonly text?: { readonly text: string }
  readonly fields?: readonly { readonly text: string }[]
  readonly elements?: readonly SlackElement[]
}

export interface SlackElement {
  readonly type: string
  readonly text?: string | { readonly text: string }
  readonly action_id?: string
  readonly value?: string
  readonly url?: string
}

export interface SlackCall {
  readonly method: string
  readonly given: Readonly<Record<string, string>>
  /** `null`: it was not answered. */
  readonly answer: Readonly<Record<string, unknown>> | null
}

interface Workspace {
  readonly token: string
  readonly appToken?: string
  /** Ids by name; the bot is in all of them. */
  readonly channels: Readonly<Record<string, string>>
  readonly people: readonly string[]
  /** Whether the bot may read what stands in channels. */
  readonly mayRead?: boolean
}

export interface Slack extends AsyncDisposable {
  /** Of the Web API. */
  readonly url: string
  readonly calls: readonly SlackCall[]
  /** What stands in channels, oldest first, as it is by now; without what is in threads. */
  posts(): readonly SlackMessage[]
  thread(post: SlackMessage): readonly SlackMessage[]
  /** What is said to one person alone in answer to a press. */
  readonly whispers: readonly { readonly user: string; readonly text: string }[]
  /** Ids of envelopes that were acknowledged. */
  readonly acknowledged: readonly string[]
  /** Connections of Socket Mode that are open. */
  connections(): number
  /** All that were opened so far. */
  readonly opened: number
  /** Says no to a method, or to all, with this word, until it is told otherwise (`null`). */
  refuse(word: string | null, method?: string): void
  /** The next so many requests are too many: wait so many seconds. */
  limit(times: number, seconds: number): void
  /** Does what it is asked to the next so many times, and never answers. */
  loseAnswers(times: number, method: string): void
  delete(post: SlackMessage): void
  /** Somebody presses the button of that label under a post as they see it, which may be about one of several things. Resolves with the envelope's id. */
  press(user: string, post: SlackMessage, label: string, about?: string): string
  /** Asks every connection to come again. */
  refresh(): void
  /** Ends every connection without a word. */
  cut(): void
  /** Sends that over every connection. */
  say(text: string): void
}

/** Stands in for Slack's Web API and Socket Mode: holds to its limits, keeps posts and threads, and can be told to misbehave. */
export async function startSlack(workspace: Workspace): Promise<Slack> {
  const calls: SlackCall[] = []
  const messages: SlackMessage[] = []
  const whispers: { user: string; text: string }[] = []
  const acknowledged: string[] = []
  const refusals = new Map<string, string>()
  const lost = new Map<string, number>()
  const sockets = new Set<Socket>()
  const lines = new Set<WebSocket>()
  const tickets = new Set<string>()
  const answersTo = new Map<string, string>()
  let limited = { times: 0, seconds: 0 }
  let opened = 0
  let stamp = Date.now() * 1_000
  let base = ''
  const nextTs = () => {
    stamp += 137
    return `${Math.floor(stamp / 1_000_000)}.${String(stamp % 1_000_000).padStart(6, '0')}`
  }
  const placeOf = (channel = ''): string | null => {
    if (channel.startsWith('#')) return workspace.channels[channel.slice(1)] ?? null
    if (workspace.people.includes(channel)) return `D${channel.slice(1)}`
    const isDirect = workspace.people.some((person) => channel === `D${person.slice(1)}`)
    return isDirect || Object.values(workspace.channels).includes(channel) ? channel : null
  }
  const found = (channel: string | undefined, ts: string | undefined) =>
    messages.findIndex((one) => one.channel === channel && one.ts === ts)
  const jsonOf = (given: string | undefined): unknown => (given === undefined ? undefined : JSON.parse(given))
  const methods: Readonly<Record<string, (given: Given) => Answered>> = {
    'chat.postMessage'(given) {
      const channel = placeOf(given.channel)
      if (channel === null) return no('channel_not_found')
      const attachments = (jsonOf(given.attachments) ?? []) as readonly SlackAttachment[]
      const fault = faultIn(given.text, attachments)
      if (fault !== null) return no(fault)
      const threadTs = given.thread_ts ?? null
      if (threadTs !== null && found(channel, threadTs) < 0) return no('thread_not_found')
      const message = {
        ...{ channel, ts: nextTs(), threadTs, text: given.text ?? '', attachments, edits: 0 },
        ...{ metadata: jsonOf(given.metadata) ?? null, isBroadcast: given.reply_broadcast === 'true' },
      }
      messages.push(message)
      return { ok: true, channel, ts: message.ts, message: { text: message.text, ts: message.ts } }
    },
    'chat.update'(given) {
      // It wants an id here.
      if (given.channel?.startsWith('#') || placeOf(given.channel) === null) return no('channel_not_found')
      const at = found(given.channel, given.ts)
      const before = messages[at]
      if (before === undefined) return no('message_not_found')
      const attachments = (jsonOf(given.attachments) ?? []) as readonly SlackAttachment[]
      const fault = faultIn(given.text, attachments)
      if (fault !== null) return no(fault)
      const metadata = jsonOf(given.metadata) ?? null
      messages[at] = { ...before, text: given.text ?? '', attachments, metadata, edits: before.edits + 1 }
      return { ok: true, channel: before.channel, ts: before.ts, text: given.text }
    },
    'conversations.history': (given) =>
      readable(given, ({ threadTs, isBroadcast }) => threadTs === null || isBroadcast, given.latest !== undefined),
    'conversations.replies': (given) =>
      readable(given, ({ threadTs, ts }) => threadTs === given.ts || ts === given.ts, false),
    'auth.test': () => ({ ok: true, user_id: 'U0BOT', bot_id: 'B0BOT', team_id: 'T0TEAM' }),
    'apps.connections.open'() {
      const ticket = randomUUID()
      tickets.add(ticket)
      return { ok: true, url: `${base.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=A0APP` }
    },
  }
  /** One page. `fromNewest`: where the first one begins. */
  const readable = (given: Given, which: (message: SlackMessage) => boolean, fromNewest: boolean): Answered => {
    if (!(workspace.mayRead ?? true)) return no('missing_scope')
    if (placeOf(given.channel) !== given.channel) return no('channel_not_found')
    const oldest = Number(given.oldest ?? 0)
    const latest = Number(given.latest ?? Number.POSITIVE_INFINITY)
    const there = messages.filter(
      (one) => one.channel === given.channel && which(one) && Number(one.ts) >= oldest && Number(one.ts) <= latest,
    )
    const [from, limit] = [Number(given.cursor ?? 0), Number(given.limit ?? 100)]
    const page = (fromNewest ? there.toReversed() : there).slice(from, from + limit)
    return {
      ok: true,
      messages: page.map(({ ts, text, metadata }) => ({
        ...{ type: 'message', ts, text },
        ...(given.include_all_metadata === 'true' && metadata !== null && { metadata }),
      })),
      response_metadata: { next_cursor: from + limit < there.length ? String(from + limit) : '' },
    }
  }
  const answerTo = (method: string, given: Given, token: string | undefined): Answered => {
    const work = methods[method]
    if (work === undefined) return no('unknown_method')
    const word = refusals.get(method) ?? refusals.get('*')
    if (word !== undefined) return no(word)
    if (token !== workspace.token && token !== workspace.appToken) return no('invalid_auth')
    const wanted = method === 'apps.connections.open' ? workspace.appToken : workspace.token
    return token === wanted ? work(given) : no('not_allowed_token_type')
  }
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const path = new URL(request.url ?? '/', base).pathname
    const user = answersTo.get(path)
    if (user !== undefined) {
      const { text: said, response_type: type } = JSON.parse(body)
      if (type === 'ephemeral') whispers.push({ user, text: said })
      return reply(response, 200, { ok: true })
    }
    const method = path.replace('/api/', '')
    const given: Given = Object.fromEntries(new URLSearchParams(body))
    if (limited.times > 0) {
      limited = { ...limited, times: limited.times - 1 }
      calls.push({ method, given, answer: no('ratelimited') })
      response.setHeader('Retry-After', String(limited.seconds))
      return reply(response, 429, no('ratelimited'))
    }
    const answer = answerTo(method, given, request.headers.authorization?.replace('Bearer ', ''))
    const toLose = lost.get(method) ?? 0
    calls.push({ method, given, answer: toLose > 0 ? null : answer })
    if (toLose > 0) {
      lost.set(method, toLose - 1)
      request.socket.destroy()
    } else reply(response, 200, answer)
  }
  const server = createServer((request, response) => void take(request, response))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const upgrading = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    // An address holds once.
    if (!tickets.delete(new URL(request.url ?? '/', base).searchParams.get('ticket') ?? '')) return socket.destroy()
    upgrading.handleUpgrade(request, socket, head, (line) => {
      opened += 1
      lines.add(line)
      line.on('close', () => lines.delete(line))
      line.on('error', () => {})
      line.on('message', (data) => acknowledged.push(String(JSON.parse(String(data)).envelope_id)))
      line.send(JSON.stringify({ type: 'hello', num_connections: lines.size, connection_info: { app_id: 'A0APP' } }))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server that listens has one
  const send = (what: object | string) => {
    for (const line of lines) line.send(typeof what === 'string' ? what : JSON.stringify(what))
  }

  return {
    ...{ url: `${base}/api`, calls, whispers, acknowledged },
    posts: () => messages.filter(({ threadTs }) => threadTs === null),
    thread: ({ channel, ts }) => messages.filter((one) => one.channel === channel && one.threadTs === ts),
    connections: () => lines.size,
    get opened() {
      return opened
    },
    refuse(word, method = '*') {
      if (word === null) refusals.delete(method)
      else refusals.set(method, word)
    },
    limit(times, seconds) {
      limited = { times, seconds }
    },
    loseAnswers: (times, method) => void lost.set(method, times),
    delete: ({ channel, ts }) => void messages.splice(found(channel, ts), 1),
    press(user, post, label, about = '') {
      const now = messages[found(post.channel, post.ts)] ?? post
      const buttons = post.attachments.flatMap(({ blocks = [] }) => blocks.flatMap(({ elements = [] }) => elements))
      const button = buttons.find((one) => labelOf(one) === label && (one.value ?? '').includes(about))
      if (button === undefined) throw new Error(`there is no button ${label} under ${post.text}`)
      const [line] = lines
      if (line === undefined) throw new Error('nobody is connected')
      const path = `/actions/${randomUUID()}`
      answersTo.set(path, user)
      const envelope = randomUUID()
      const { action_id, value, url } = button
      const payload = {
        ...{ type: 'block_actions', api_app_id: 'A0APP', trigger_id: '1.2.3', team: { id: 'T0TEAM', domain: 'test' } },
        user: { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: 'T0TEAM' },
        channel: { id: now.channel, name: 'ops' },
        container: { type: 'message_attachment', message_ts: now.ts, attachment_id: 1, channel_id: now.channel },
        message: { ts: now.ts, text: now.text, attachments: now.attachments },
        ...{ response_url: base + path, state: { values: {} } },
        actions: [
          {
            action_id,
            block_id: 'b1',
            type: 'button',
            action_ts: now.ts,
            ...(value && { value }),
            ...(url && { url }),
          },
        ],
      }
      line.send(
        JSON.stringify({ envelope_id: envelope, type: 'interactive', accepts_response_payload: false, payload }),
      )
      return envelope
    },
    refresh: () => send({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'stand-in' } }),
    cut() {
      for (const line of lines) line.terminate()
    },
    say: (what) => send(what),
    async [Symbol.asyncDispose]() {
      for (const line of lines) line.terminate()
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

type Given = Readonly<Record<string, string | undefined>> & Readonly<Record<string, string>>
type Answered = Readonly<Record<string, unknown>>

const no = (error: string): Answered => ({ ok: false, error })

const labelOf = ({ text }: SlackElement): string => (typeof text === 'string' ? text : (text?.text ?? ''))

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

import { type HttpReceiver, startHttpReceiver, startMailReceiver } from '@foretop/lab/receivers.ts'
import { z } from 'zod'
import type { Word } from './troubles.ts'

/** What somebody was told, as the texts say it, in the order in which it came. */
export type Heard = Omit<Word, 'at'>

export interface Receivers extends AsyncDisposable {
  /** Channels and people, as the configuration says them. */
  readonly configuration: string
  /** By way. */
  heard(): readonly Heard[]
}

const slackSchema = z.object({ attachments: z.array(z.object({ fallback: z.string() })) })
const slackWord = z.object({ attachments: z.array(z.object({ blocks: z.array(z.object({}).loose()) })) })
const hookSchema = z.object({ notices: z.array(z.object({ check: z.string(), why: z.string() })) })
const appriseSchema = z.object({ title: z.string(), message: z.string() })
const LINE = /^\[(PROBLEM|RECOVERY)\] \w+ ([\w/-]+):/
const SLACK = /^\*(PROBLEM|RECOVERY)\* \w+ ([\w/-]+)/

const isOf = (word: string | undefined): Heard['is'] => (word === 'RECOVERY' ? 'over' : 'firing')

function inLines(way: string, text: string): readonly Heard[] {
  return text.split(/\r?\n/).flatMap((line): readonly Heard[] => {
    const [, word, check = ''] = LINE.exec(line) ?? []
    return word === undefined ? [] : [{ way, check, is: isOf(word) }]
  })
}

/** Stand-ins of Slack, a real mail server, what `apprise` posts to, and two webhooks. */
export async function startReceivers(): Promise<Receivers> {
  await using starting = new AsyncDisposableStack()
  const slacks = new Map<string, HttpReceiver>()
  for (const way of ['ann/slack', 'dan/slack']) slacks.set(way, starting.use(await startHttpReceiver()))
  const hooks = new Map<string, HttpReceiver>()
  for (const way of ['ops', 'desk']) hooks.set(way, starting.use(await startHttpReceiver()))
  const push = starting.use(await startHttpReceiver())
  const mail = starting.use(await startMailReceiver())
  const running = starting.move()
  const url = (of: ReadonlyMap<string, HttpReceiver>, way: string) => of.get(way)?.url ?? ''
  return {
    configuration: `
channels:
  slack: { kind: slack }
  mail: { kind: email, host: 127.0.0.1, port: ${mail.port}, security: none, from: foretop@example.test }
  push: { kind: apprise }
  ops: { kind: webhook, url: "${url(hooks, 'ops')}" }
  desk: { kind: webhook, url: "${url(hooks, 'desk')}" }
people:
  ann: { addresses: { slack: "${url(slacks, 'ann/slack')}" } }
  bob: { addresses: { mail: bob@example.test } }
  cyd: { addresses: { push: "${push.url.replace('http://', 'json://')}" } }
  dan: { addresses: { slack: "${url(slacks, 'dan/slack')}", mail: dan@example.test } }
`,
    heard: () => [
      ...[...slacks].flatMap(([way, { received }]) => received.flatMap(({ body }) => inSlack(way, body))),
      ...[...hooks].flatMap(([way, { received }]) =>
        received.flatMap(({ body }) =>
          hookSchema
            .parse(JSON.parse(body))
            .notices.map(({ check, why }): Heard => ({ way, check, is: why === 'resolved' ? 'over' : 'firing' })),
        ),
      ),
      ...push.received.flatMap(({ body }) => inLines('cyd/push', appriseSchema.parse(JSON.parse(body)).message)),
      ...mail.mails.flatMap((text) => {
        const who = /^X-Rcpt-Args: <(\w+)@/m.exec(text)?.[1] ?? 'nobody'
        return inLines(`${who}/mail`, text)
      }),
    ],
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** The first block of each attachment says what is told. */
function inSlack(way: string, body: string): readonly Heard[] {
  const message: unknown = JSON.parse(body)
  slackSchema.parse(message)
  return slackWord.parse(message).attachments.flatMap(({ blocks: [first] }): readonly Heard[] => {
    const text = z.object({ text: z.object({ text: z.string() }) }).parse(first).text.text
    const [, word, check = ''] = SLACK.exec(text) ?? []
    return word === undefined ? [] : [{ way, check, is: isOf(word) }]
  })
}

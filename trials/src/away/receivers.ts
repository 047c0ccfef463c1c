import { startHttpReceiver, startMailReceiver } from '@foretop/lab/receivers.ts'
import { email } from '@foretop/server/alerts/channels/email.ts'
import { webhook } from '@foretop/server/alerts/channels/webhook.ts'
import type { Channel } from '@foretop/shared/plan.ts'
import { z } from 'zod'

/** One word of a check that somebody took, as it was taken. */
export interface Word {
  readonly check: string
  readonly is: 'firing' | 'over'
}

/** A real server that messages go to. */
export interface Away extends AsyncDisposable {
  readonly channel: Channel
  /** Whether each trouble is told of, and not only how it is now. */
  readonly tellsEach: boolean
  /** Ids of all that it took, as a program there would tell them apart; one twice is one too many. */
  taken(): readonly string[]
  /** In the order in which they were taken. */
  words(): readonly Word[]
  /** Nobody listens; somebody does who takes nothing; it takes what comes. */
  become(condition: 'gone' | 'refusing' | 'well'): Promise<void>
}

const noticesSchema = z.object({
  id: z.string(),
  notices: z.array(z.object({ check: z.string(), why: z.string() })),
})

/** Takes our own form. */
export async function startWebhook(): Promise<Away> {
  const server = await startPosted()
  const messages = () => server.bodies().map((body) => noticesSchema.parse(JSON.parse(body)))
  return {
    ...server,
    channel: { name: 'hook', kind: 'webhook', options: webhook.options.parse({ url: server.url }) },
    tellsEach: true,
    taken: () => messages().map(({ id }) => id),
    words: () =>
      messages().flatMap(({ notices }) =>
        notices.map(({ check, why }) => ({ check, is: why === 'resolved' ? 'over' : 'firing' }) as const),
      ),
  }
}

const groupSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(z.object({ startsAt: z.string(), labels: z.object({ check: z.string() }) })),
})

/** Takes Alertmanager's form, in which an alert has one state: of several troubles of one check it is told the last. */
export async function startAlertReceiver(): Promise<Away> {
  const server = await startPosted()
  const groups = () => server.bodies().map((body) => groupSchema.parse(JSON.parse(body)))
  const each = <T>(is: (check: string, status: 'firing' | 'resolved', startsAt: string) => T) =>
    groups().flatMap(({ status, alerts }) => alerts.map(({ labels, startsAt }) => is(labels.check, status, startsAt)))
  return {
    ...server,
    channel: {
      ...{ name: 'alerts', kind: 'webhook' },
      options: webhook.options.parse({ url: server.url, format: 'alertmanager' }),
    },
    tellsEach: false,
    taken: () => each((check, status, startsAt) => `${check} ${status} ${startsAt}`),
    words: () => each((check, status) => ({ check, is: status === 'resolved' ? 'over' : 'firing' })),
  }
}

async function startPosted() {
  const server = await startHttpReceiver()
  let refused = 0
  const refusals = new Set<number>()
  return {
    url: server.url,
    bodies: () => server.received.filter((_, at) => !refusals.has(at)).map(({ body }) => body),
    async become(condition: Parameters<Away['become']>[0]) {
      await server.down()
      if (condition === 'gone') return
      server.answerWith((response) => {
        if (condition === 'well') return response.end('ok')
        refusals.add(server.received.length - 1)
        refused += 1
        // It asks for far more time than it will need.
        return refused % 2 === 0
          ? response.writeHead(429, { 'retry-after': '7200' }).end()
          : response.writeHead(503).end('in maintenance')
      })
      await server.up()
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const WORD = /^\[(PROBLEM|RECOVERY)\] \w+ ([\w/-]+):/

/** A real SMTP server. */
export async function startMail(): Promise<Away> {
  const server = await startMailReceiver()
  const dated = () =>
    server.mails
      .map((mail) => ({ mail, at: Date.parse(/^Date: (.*)$/m.exec(mail)?.[1] ?? '') }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ mail }) => mail)
  return {
    channel: {
      name: 'mail',
      kind: 'email',
      options: email.options.parse({
        ...{ host: '127.0.0.1', port: server.port, security: 'none' },
        ...{ from: 'foretop@example.test', to: ['ops@example.test'] },
      }),
    },
    tellsEach: true,
    taken: () => server.mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1] ?? ''),
    words: () =>
      dated().flatMap((mail) =>
        mail.split(/\r?\n/).flatMap((line): Word[] => {
          const [, word, check = ''] = WORD.exec(line) ?? []
          return word === undefined ? [] : [{ check, is: word === 'RECOVERY' ? 'over' : 'firing' }]
        }),
      ),
    async become(condition) {
      if (condition === 'gone') await server.down()
      else await server.up({ refuses: condition === 'refusing' })
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

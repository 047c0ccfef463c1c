import { startAlertmanager } from '@foretop/lab/alertmanager.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type HttpReceiver, startHttpReceiver } from '@foretop/lab/receivers.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../looking/clock.ts'
import { attempt } from '../attempt.ts'
import { compose } from '../message.ts'
import type { Notice } from '../notice.ts'
import { madeUpNotice } from './notice.made-up.ts'
import { webhook } from './webhook.ts'

const missing = await lacking('prometheus-alertmanager')

let receiver: HttpReceiver
beforeEach(async () => {
  receiver = await startHttpReceiver()
})
afterEach(() => receiver[Symbol.asyncDispose]())

const bad = madeUpNotice()
const good = madeUpNotice({ transition: 42, why: 'resolved', from: 'critical', to: 'ok', at: bad.at + 90_000 })

const tell = (notices: readonly Notice[], id = 'msg_1') => {
  const options = webhook.options.parse({ url: receiver.url, format: 'alertmanager', secret: 'a secret of the site' })
  const message = compose(notices, { id, site: 'Dreamwidth', channel: 'hook' })
  return attempt([webhook], { name: 'hook', kind: 'webhook', options }, message, systemClock)
}

interface Alert {
  readonly status: string
  readonly labels: { readonly [name: string]: string }
  readonly annotations: { readonly [name: string]: string }
  readonly startsAt: string
  readonly endsAt: string
  readonly fingerprint: string
}
interface Body {
  readonly status: string
  readonly groupKey: string
  readonly alerts: readonly Alert[]
}
const bodies = (): readonly Body[] => receiver.received.map(({ body }) => JSON.parse(body))

test('a problem fires, and its end resolves it in the same group', async () => {
  expect(await tell([bad])).toMatchObject({ outcome: 'accepted' })
  await tell([good], 'msg_2')
  const [firing, resolved] = bodies()
  expect(firing).toMatchObject({
    version: '4',
    status: 'firing',
    receiver: 'hook',
    groupKey: '{}:{alertname="http", check="web11/http", host="web11", site="Dreamwidth"}',
    externalURL: 'https://wall.example.org',
    alerts: [
      {
        status: 'firing',
        labels: {
          alertname: 'http',
          check: 'web11/http',
          groups: 'Web servers',
          host: 'web11',
          severity: 'critical',
          site: 'Dreamwidth',
        },
        annotations: {
          description: 'connection refused',
          runbook: 'bin/restart-webs 5',
          summary: 'critical web11/http: connection refused',
          users: 'no, web12 carries the traffic',
        },
        generatorURL: 'https://wall.example.org/checks/web11/http',
        startsAt: '2026-03-04T05:06:07Z',
        endsAt: '0001-01-01T00:00:00Z',
      },
    ],
  })
  expect(resolved).toMatchObject({
    ...{ status: 'resolved', groupKey: firing?.groupKey },
    alerts: [
      {
        ...{ status: 'resolved', fingerprint: firing?.alerts[0]?.fingerprint, labels: firing?.alerts[0]?.labels },
        ...{ startsAt: '2026-03-04T05:06:07Z', endsAt: '2026-03-04T05:07:37Z' },
      },
    ],
  })
})

test('what becomes worse is the same alert, and another check is another one', async () => {
  const other = madeUpNotice({ incident: '43', transition: 43, checkId: 'web12/http', host: 'web12' })
  await tell([madeUpNotice({ to: 'warning' })])
  await tell([madeUpNotice({ transition: 42, why: 'worse', from: 'warning' }), other], 'msg_2')
  const prints = bodies().map(({ alerts }) => alerts[0]?.fingerprint)
  expect(prints).toHaveLength(3)
  expect(prints[1]).toBe(prints[0])
  expect(prints[2]).not.toBe(prints[0])
})

test('a check that is no longer watched fires no more, and of what is not known there is no label', async () => {
  await tell([madeUpNotice({ why: 'removed', host: null, groups: [], link: null, runbook: null })])
  expect(bodies()).toMatchObject([{ status: 'resolved', externalURL: '', alerts: [{ generatorURL: '' }] }])
  expect(Object.keys(bodies()[0]?.alerts[0]?.labels ?? {})).toEqual(['alertname', 'check', 'severity', 'site'])
})

test('of a check that broke twice meanwhile the last word counts', async () => {
  const again = madeUpNotice({
    incident: '42',
    transition: 43,
    text: 'again',
    at: good.at + 1_000,
    since: good.at + 1_000,
  })
  await tell([bad, good, again])
  expect(bodies()).toMatchObject([{ status: 'firing', alerts: [{ annotations: { description: 'again' } }] }])
})

test('each group bears an id of its own, signed, and another try leaves out what was taken', async () => {
  const other = madeUpNotice({ incident: '43', transition: 43, checkId: 'web12/http', host: 'web12' })
  receiver.answerWith(
    (response) => void response.end('ok'),
    (response) => void response.writeHead(503).end(),
    (response) => void response.end('ok'),
  )
  expect(await tell([bad, other])).toMatchObject({ retryable: true, text: expect.stringContaining('(1 of 2 taken)') })
  expect(await tell([bad, other])).toMatchObject({ outcome: 'accepted' })
  const ids = receiver.received.map(({ headers }) => headers['idempotency-key'])
  expect(ids).toEqual([expect.stringMatching(/^hook\./), ids[2], expect.stringMatching(/^hook\./)])
  expect(ids[0]).not.toBe(ids[1])
  expect(receiver.received.map(({ headers }) => headers['webhook-signature'])).not.toContain(undefined)
})

describe.skipIf(missing)(missing ?? 'Alertmanager itself', () => {
  /** With fractions or without, as each writes them; and what each makes of labels in a way of its own. */
  const comparable = (body: Body) => ({
    ...body,
    alerts: body.alerts.map((alert) => ({
      ...alert,
      startsAt: new Date(alert.startsAt).toISOString(),
      endsAt: alert.endsAt.startsWith('0001') ? alert.endsAt : new Date(alert.endsAt).toISOString(),
      fingerprint: alert.fingerprint.replace(/^[0-9a-f]{16}$/, 'of 16 digits'),
    })),
  })

  test('posts of the same alerts the same, field by field', async () => {
    // It forgets alerts of another day.
    const now = Date.now()
    const begun = madeUpNotice({ at: now - 60_000, since: now - 60_000 })
    const ended = madeUpNotice({ ...good, since: begun.since, at: now - 1_000 })
    await tell([begun])
    await tell([ended], 'msg_2')
    const ours = bodies()

    await using real = await startHttpReceiver()
    await using alertmanager = await startAlertmanager(
      real.url,
      { token: 'any' },
      { name: 'hook', groupBy: ['alertname', 'check', 'host', 'site'], externalUrl: 'https://wall.example.org' },
    )
    const give = async ({ alerts: [alert] }: Body, more: object) => {
      const response = await fetch(`http://127.0.0.1:${alertmanager.port}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify([{ ...alert, ...more }]),
      })
      expect(response.status).toBe(200)
    }
    const [firing, resolved] = ours
    if (firing === undefined || resolved === undefined) throw new Error('both were posted')
    const posted = (count: number) =>
      eventually(() => {
        expect(real.received).toHaveLength(count)
        return JSON.parse(real.received[count - 1]?.body ?? '') as Body
      })
    await give(firing, { endsAt: undefined })
    expect(comparable(firing)).toEqual(comparable(await posted(1)))
    await give(resolved, {})
    expect(comparable(resolved)).toEqual(comparable(await posted(2)))
  })
})

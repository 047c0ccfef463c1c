import { readdirSync, readFileSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type HttpReceiver, startHttpReceiver } from '@foretop/lab/receivers.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../looking/clock.ts'
import { attempt } from '../attempt.ts'
import { type Errands, startErrands } from '../errands/errands.ts'
import { compose, type Message } from '../message.ts'
import { apprise } from './apprise.ts'
import { madeUpNotice } from './notice.made-up.ts'

const missing = await lacking('apprise')
const TOKEN = 'open-sesame-4711'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let receiver: HttpReceiver
let errands: Errands
beforeEach(async () => {
  folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  receiver = await startHttpReceiver()
  errands = startErrands({ rules: () => ({ folders: [], user: null }) })
})
afterEach(async () => {
  await errands.stop()
  await receiver[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const text = 'connection refused — “späť”'
const message = compose([madeUpNotice({ text })], { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })
const urlOf = (path: string, scheme = 'json') => `${scheme}://me:${TOKEN}@${new URL(receiver.url).host}/${path}`

function tell(more: object, { said = message, run = errands.run, abort = new AbortController() } = {}) {
  const options = apprise.options.parse(more)
  return attempt([apprise], { name: 'ops', kind: 'apprise', options }, said, systemClock, { run, abort: abort.signal })
}
const bodies = () => receiver.received.map(({ body }): unknown => JSON.parse(body))
async function fileOf(yaml: string): Promise<string> {
  const path = join(folder.path, 'apprise.yml')
  await writeFile(path, yaml)
  await chmod(path, 0o644)
  return path
}

/** Arguments of all that runs on this machine. */
const argumentsOfAll = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      } catch {
        return ''
      }
    })

describe.skipIf(missing)(missing ?? 'the program apprise', () => {
  test('tells all addresses the subject, the whole text and what sort of news it is', async () => {
    expect(await tell({ urls: [urlOf('a'), urlOf('b')] })).toMatchObject({ outcome: 'accepted' })
    const told = { title: message.subject, message: message.text.trimEnd(), type: 'failure' }
    expect(bodies()).toMatchObject([told, told])
  })

  test.each<[Message['status'], string]>([
    ['ok', 'success'],
    ['warning', 'warning'],
    ['unknown', 'warning'],
    ['pending', 'info'],
  ])('%s is %s', async (status, type) => {
    await tell({ urls: [urlOf('a')] }, { said: { ...message, status } })
    expect(bodies()).toMatchObject([{ type }])
  })

  test('reads no option in what servers say', async () => {
    const said = { ...message, subject: '--body=x -vvv $(id)', text: '--title\\n' }
    await tell({ urls: [urlOf('a')] }, { said })
    expect(bodies()).toMatchObject([{ title: said.subject, message: said.text }])
  })

  test('whom one of several addresses refused tries again, and says why without any secret', async () => {
    receiver.answerWith((response) => void response.writeHead(500).end())
    const came = await tell({ urls: [urlOf('a')] })
    expect(came).toMatchObject({ outcome: 'failed', retryable: true, text: expect.stringContaining('error=500') })
    expect(came.text).not.toContain(TOKEN)
  })

  test('who is nowhere is tried again', async () => {
    await receiver.down()
    expect(await tell({ urls: [urlOf('a')] })).toMatchObject({
      ...{
        outcome: 'failed',
        retryable: true,
        text: expect.stringMatching(/^apprise ended with 1: A Connection error/),
      },
    })
  })

  test('while a receiver hangs no address is seen among arguments, and in the end nothing of it runs', async () => {
    receiver.answerWith(() => {})
    const end = new AbortController()
    const said = { ...message, subject: `test ${process.pid} of ${Math.round(performance.timeOrigin)}` }
    const trying = tell({ urls: [urlOf('a')] }, { said, abort: end })
    await eventually(() => expect(receiver.received).toHaveLength(1))
    const seen = argumentsOfAll()
    expect(seen.filter((each) => each.includes(`--title=${said.subject}`))).toHaveLength(1)
    expect(seen.filter((each) => each.includes(TOKEN))).toEqual([])
    end.abort(new Error('the deadline'))
    expect(await trying).toMatchObject({ outcome: 'failed', retryable: true, text: 'the deadline' })
    await eventually(() => expect(argumentsOfAll().filter((each) => each.includes(said.subject))).toEqual([]))
  })

  test('that left out an address that it does not understand is said beside what was taken', async () => {
    const came = await tell({ urls: [urlOf('a'), `nosuch://${TOKEN}`] })
    expect(came).toMatchObject({
      outcome: 'accepted',
      text: 'apprise ended with 0, and does not understand one of its addresses',
    })
    expect(receiver.received).toHaveLength(1)
    expect(await tell({ urls: ['nosuch://x'] })).toMatchObject({
      ...{ retryable: false, text: 'apprise does not understand its addresses' },
    })
  })

  test('tells those of a file too, by their tags', async () => {
    const config = await fileOf(
      `urls:\n  - ${urlOf('plain')}\n  - ${urlOf('night')}:\n      tag: night\n  - ${urlOf('day')}:\n      tag: day\n`,
    )
    expect(await tell({ config })).toMatchObject({ outcome: 'accepted' })
    expect(receiver.received).toHaveLength(1)
    expect(await tell({ config, tags: ['night', 'day'], urls: [urlOf('a')] })).toMatchObject({ outcome: 'accepted' })
    expect(receiver.received).toHaveLength(4)
    expect(await tell({ config, tags: ['dusk'] })).toMatchObject({
      ...{ retryable: false, text: 'apprise ended with 3: nobody has these tags' },
    })
  })

  test('does not show an address of a file that it does not understand', async () => {
    const came = await tell({ config: await fileOf(`urls:\n  - nosuch://${TOKEN}\n  - ${urlOf('a')}\n`) })
    expect(came).toMatchObject({ outcome: 'accepted', text: expect.stringContaining('does not understand') })
    expect(came.text).not.toContain(TOKEN)
  })

  test('waits for a file that is not there', async () => {
    expect(await tell({ config: join(folder.path, 'none.yml') })).toMatchObject({
      ...{ outcome: 'failed', retryable: true, text: expect.stringMatching(/not accessible/) },
    })
  })

  test('cuts what a service would refuse for its length, unless the address says otherwise', async () => {
    const said = { ...message, text: 'x'.repeat(5_000) }
    const to = `mmost://${new URL(receiver.url).host}/3ccdd113474722377935511fc85d3dd4`
    expect(await tell({ urls: [to] }, { said })).toMatchObject({ outcome: 'accepted' })
    expect(receiver.received).toHaveLength(1)
    expect(bodies()).toMatchObject([{ text: expect.stringMatching(/^.{3000,4000}$/s) }])
    expect(await tell({ urls: [`${to}?overflow=split`] }, { said })).toMatchObject({ outcome: 'accepted' })
    expect(receiver.received).toHaveLength(3)
  })
})

test('where the program is not there, that says what to install, and another try is made', async () => {
  const run: Errands['run'] = (command, way) => errands.run({ ...command, program: 'no-such-apprise' }, way)
  expect(await tell({ urls: ['json://a'] }, { run })).toMatchObject({
    ...{
      outcome: 'failed',
      retryable: true,
      text: expect.stringMatching(/^there is no .*install Debian’s package apprise$/),
    },
  })
})

test.each([
  ['nobody to tell', {}],
  ['no address', { urls: ['ann@example.org'] }],
  ['two addresses in one', { urls: ['json://a json://b'] }],
  ['a part of a path', { config: 'apprise.yml' }],
  ['a tag that would be an option', { urls: ['json://a'], tags: ['-x'] }],
])('%s is a mistake', (_, options) => {
  expect(apprise.options.safeParse(options).success).toBe(false)
})

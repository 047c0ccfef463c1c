import { silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { lackingPostfix, type Postfix, startPostfix, untilQueued } from '@foretop/lab/postfix.ts'
import { type Sshd, startSshd } from '@foretop/lab/sshd.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { ENV } from '../../protocol/ssh/told.ts'
import { machineBy } from '../file/machine.made-up.ts'
import { conclude, mailQueue } from './mail-queue.ts'
import { Age, queuesOfPostfix } from './postfix.ts'
import { jsonOf, NULLMAILER } from './recorded.made-up.ts'

const missing = await lackingPostfix()

/** As root, for Postfix takes a configuration that is not on its list from nobody else. */
const lookAt = ({ config }: Pick<Postfix, 'config'>, more: Parameters<typeof lookSteadily>[2] = {}) =>
  lookSteadily(mailQueue, { configDir: config }, { timeoutMs: 30_000, ...more })

describe.skipIf(missing !== null)(missing ?? 'the queue of a real Postfix', () => {
  test('is empty, has mails that are deferred, and some on hold', async () => {
    await using postfix = await startPostfix()
    expect(await lookAt(postfix)).toMatchObject({
      metrics: { down: 0, uncounted: 0, mails: { maildrop: 0, incoming: 0, active: 0, deferred: 0, hold: 0 } },
      text: 'no mail waits',
    })
    for (let mail = 0; mail < 3; mail += 1) await postfix.submit(`user${mail}@far.example.test`)
    await untilQueued(postfix, 'deferred', 3)
    const seen = expectAnswered(await lookAt(postfix))
    expect(seen.metrics).toMatchObject({ mails: { active: 0, deferred: 3, hold: 0 } })
    expect(seen.text).toMatch(
      /^3 deferred(, oldest .+)?; connect to 127\.0\.0\.1\[127\.0\.0\.1\]:1: Connection refused$/,
    )
    expect(JSON.stringify(seen)).not.toContain('@')
    await postfix.by('postsuper', '-h', 'ALL')
    expect(await lookAt(postfix)).toMatchObject({
      metrics: { mails: { deferred: 0, hold: 3 } },
      text: expect.stringMatching(/^3 on hold/),
    })
  })

  test('is read in text as well, by a Postfix that is older', async () => {
    await using postfix = await startPostfix()
    const old = machineBy()
    const usage = "postqueue: invalid option -- 'j'\npostqueue: fatal: usage: postqueue -f | postqueue -p\n"
    const machine: typeof old = {
      ...old,
      run: async (command) =>
        command.args.includes('-j') ? { code: 69, signal: null, stdout: '', stderr: usage } : old.run(command),
    }
    const now = async () => conclude(await queuesOfPostfix(machine, postfix.config, new Age()))
    expect(await now()).toMatchObject({ text: 'no mail waits' })
    for (let mail = 0; mail < 2; mail += 1) await postfix.submit()
    await untilQueued(postfix, 'deferred', 2)
    const found = await now()
    expect(found.metrics).toMatchObject({ down: 0, mails: { incoming: 0, active: 0, deferred: 2, hold: 0 } })
    expect(found.metrics.oldest?.deferred).toBeLessThan(300)
    expect(found.text).toContain('Connection refused')
    await postfix.by('postsuper', '-h', 'ALL')
    expect((await now()).metrics.mails).toEqual({ incoming: 0, active: 0, deferred: 0, hold: 2 })
  })

  test('is active while it is delivered to somebody who says nothing', async () => {
    await using hanging = await startHostile(silent)
    await using postfix = await startPostfix({ relay: hanging.port })
    await postfix.submit()
    await eventually(() => expect(hanging.taken()).toBe(1))
    expect(await lookAt(postfix)).toMatchObject({ metrics: { mails: { active: 1, deferred: 0 } } })
  })

  test('waits in maildrop where nothing runs, and that is told', async () => {
    await using postfix = await startPostfix()
    await postfix.halt()
    await postfix.submit()
    expect(await lookAt(postfix)).toMatchObject({
      metrics: { down: 1, mails: { maildrop: 1, deferred: 0 } },
      text: expect.stringMatching(/^the mail system is down; 1 in maildrop/),
    })
  })

  test('cannot be asked of one that hangs', async () => {
    await using postfix = await startPostfix()
    postfix.freeze()
    const seen = await lookAt(postfix, { timeoutMs: 1_000 })
    postfix.thaw()
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('is shown to nobody who may not see it', async () => {
    await using postfix = await startPostfix()
    const seen = await lookAt(postfix, { rules: { folders: [], user: null } })
    expect(seen).toMatchObject({ outcome: 'crashed', code: 'local', text: expect.stringContaining('unauthorized') })
  })
})

const noSsh = (await lackingPostfix('sshd', 'ssh-keygen')) ?? (await lacking('sshd'))
describe.skipIf(noSsh !== null)(noSsh ?? 'over a real sshd', () => {
  const optionsOf = ({ port, user, keyFile, hostKey }: Sshd) => ({
    ...{ source: 'ssh', ssh: { port, user, keyFile, hostKey } },
  })
  let printing: Sshd
  beforeAll(async () => {
    printing = await startSshd()
  })
  afterAll(() => printing?.stop())

  test('a real Postfix says the same', async () => {
    await using machine = await startSshd({ isOpen: true })
    await using postfix = await startPostfix()
    await postfix.submit()
    await untilQueued(postfix, 'deferred', 1)
    const options = { ...optionsOf(machine), configDir: postfix.config }
    expect(await lookSteadily(mailQueue, options, { timeoutMs: 60_000 })).toMatchObject({
      ...{ metrics: { down: 0, mails: { deferred: 1 } }, text: expect.stringContaining('Connection refused') },
    })
  })

  test('of more mails than can be read, that there are more', async () => {
    const arrived = Math.floor(Date.now() / 1_000) - 100
    const many = jsonOf(...Array.from({ length: 6_000 }, () => ['deferred', arrived, 'no room'] as const))
    await printing.print({ [`timeout 60 ${ENV} postqueue -j`]: many })
    const seen = expectAnswered(await lookSteadily(mailQueue, optionsOf(printing), { timeoutMs: 60_000 }))
    expect(seen.metrics).toMatchObject({ uncounted: 1, mails: { deferred: expect.any(Number) } })
    expect(seen.metrics.mails).not.toHaveProperty('hold')
    expect(seen.text).toMatch(/^more than can be counted: at least 4\D?\d{3} mails; 4\D?\d{3} deferred/)
  })

  test('nullmailer tells what waits', async () => {
    await printing.print({
      [`timeout 60 ${ENV} mailq`]: NULLMAILER,
      [`timeout 60 ${ENV} ls -1 /var/spool/nullmailer/failed`]: '1796007226.15307\n',
      [`timeout 60 ${ENV} date '+%Y-%m-%d %H:%M:%S'`]: '2026-11-30 02:54:46\n',
    })
    const options = { ...optionsOf(printing), program: 'nullmailer' }
    expect(await lookSteadily(mailQueue, options, { timeoutMs: 60_000 })).toMatchObject({
      ...{ metrics: { mails: { queue: 2, failed: 1 }, oldest: { queue: 86_460 } } },
      text: '2 waiting, 1 given up, oldest 1\u202Fd',
    })
  })

  test('where neither is installed, nothing is known', async () => {
    await printing.print({})
    const seen = await lookSteadily(mailQueue, optionsOf(printing), { timeoutMs: 60_000 })
    expect(seen.outcome).not.toBe('answered')
  })
})

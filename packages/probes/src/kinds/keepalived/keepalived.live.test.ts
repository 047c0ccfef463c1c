import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startKeepalived } from '@foretop/lab/keepalived.ts'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startSshd } from '@foretop/lab/sshd.ts'
import { createSegment, lackingSegment, playAsObserver } from '@foretop/lab/ucarp.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { keepalived } from './keepalived.ts'

const missing = await lackingSegment('keepalived', 'snmpd')

describe.skipIf(missing !== null)(missing ?? 'a real keepalived pair on a real wire', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what the scene prints is what its own code says; wrong guesses fail.
  let played: any
  beforeAll(async () => {
    await using segment = await createSegment()
    played = await playAsObserver(new URL('./pair.scene.ts', import.meta.url), segment)
  })

  test('is well after a cold start, as its agent shows it and as it writes of itself', () => {
    expect(played.cold).toMatchObject({
      metrics: { masters: 1, displaced: 0, noSpare: 0, mismatch: 0 },
      text: 'd1 is master of vrid 51, d2 backup',
    })
    const [overSnmp, bySignal] = played.cold.members
    expect(overSnmp.metrics).toMatchObject({ master: { carp1: 1 }, priority: { carp1: 200 }, misplaced: { carp1: 0 } })
    expect(bySignal.metrics).toMatchObject({ master: { carp1: 0 }, becameMaster: { carp1: 0 } })
    expect(bySignal.details.instances).toMatchObject([{ addresses: '10.77.0.201', interface: 'igb1' }])
  })
  test('has a lower priority while a script fails', () => {
    expect(played.lowered).toMatchObject({
      ...{ metrics: { lowered: { carp1: 20 } }, text: 'carp1 (vrid 51) master, priority 180 instead of 200' },
    })
  })
  test('has no spare while the cable of the other is out', () => {
    expect(played.fault).toMatchObject({ metrics: { masters: 1, noSpare: 1 }, text: expect.stringContaining('FAULT') })
  })
  test('that hangs writes nothing new, and its old file is not believed', () => {
    expect(played.hung).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('writes no new') },
    })
  })
  test('has two masters when the machines are cut from each other', () => {
    expect(played.split).toMatchObject({
      ...{ metrics: { masters: 2 }, text: expect.stringContaining('d1 and d2 are both master of vrid 51') },
    })
  })
  test('fails over when the master ends, of which its agent says nothing', () => {
    expect(played.failedOver.text).toBe('d2 is master of vrid 51, d1 not seen')
    expect(played.failedOver.members[0]).toMatchObject({ outcome: 'crashed', code: 'local' })
    expect(played.ended).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
  test('that has two passwords has two masters, and says which', () => {
    expect(played.passwords).toMatchObject({
      metrics: { masters: 2, mismatch: 1 },
      text: expect.stringContaining('d2 refused what others advertise: passwords'),
    })
  })
})

const noMachine = missing ?? (await lacking('sshd', 'ssh-keygen'))

describe.skipIf(noMachine !== null)(noMachine ?? 'a signal', () => {
  test('is sent and answered over SSH', async () => {
    await using segment = await createSegment()
    await using server = await startKeepalived({
      ...{ namespace: segment.d1, vrid: 7, priority: 100, shared: '10.77.0.201' },
    })
    await using machine = await startSshd({ isOpen: true })
    const { port, user, keyFile, hostKey } = machine
    const asked = { source: 'ssh', ssh: { port, user, keyFile, hostKey }, pidFile: server.pidFile, file: server.json }
    // Logins and commands take seconds where much else is done.
    expect(await look(keepalived, asked, { timeoutMs: 60_000 })).toMatchObject({
      ...{ outcome: 'answered', text: expect.stringContaining('carp1 (vrid 7)') },
    })
  })

  test('never reaches who is no keepalived, and would be ended by it', async () => {
    await using folder = await temporaryFolder()
    const pidFile = join(folder.path, 'pid')
    await writeFile(pidFile, `${process.pid}\n`)
    expect(await look(keepalived, { pidFile })).toMatchObject({
      ...{ outcome: 'failed', code: 'refused', text: expect.stringContaining('keepalived does not run') },
    })
  })

  test('is not sent to what is no number', async () => {
    await using folder = await temporaryFolder()
    const pidFile = join(folder.path, 'pid')
    await writeFile(pidFile, '-1\n')
    expect(await look(keepalived, { pidFile })).toMatchObject({ outcome: 'crashed', code: 'local' })
  })
})

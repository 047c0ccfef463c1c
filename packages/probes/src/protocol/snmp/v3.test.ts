import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { askUdp, startUdp } from '@foretop/lab/udp.ts'
import { describe, expect, test } from 'vitest'
import { carp } from '../../kinds/carp/carp.ts'
import { disk } from '../../kinds/disk/disk.ts'
import { host } from '../../kinds/host/host.ts'
import { snmp } from '../../kinds/snmp/snmp.ts'
import { look } from '../../look.ts'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { levelOf } from './level.ts'

const missing = await lacking('snmpd')
const USERS = [
  'createUser mon SHA "authpass12" AES "privpass12"',
  'createUser mon256 SHA-256 "authpass12" AES "privpass12"',
  'createUser mon512 SHA-512 "authpass12" AES "privpass12"',
  'createUser wide SHA-384 "authpass12" AES-256 "privpass12"',
  'createUser cisco SHA "authpass12" AES-256-C "privpass12"',
  'createUser old MD5 "authpass12"',
  'createUser open',
  'rouser mon authPriv',
  'rouser mon256 authPriv',
  'rouser mon512 authPriv',
  'rouser wide authPriv',
  'rouser cisco authPriv',
  'rouser old authNoPriv',
  'rouser open noauth',
]

describe.skipIf(missing !== null)(missing ?? 'a real agent with users', () => {
  test.each([
    ['SHA and AES', 'mon', {}],
    ['SHA-256', 'mon256', { auth: 'sha256' }],
    ['SHA-512', 'mon512', { auth: 'sha512' }],
    ['SHA-384 and AES-256', 'wide', { auth: 'sha384', priv: 'aes256b' }],
    ['AES-256 as Cisco has it', 'cisco', { priv: 'aes256r' }],
    ['signatures by MD5 alone', 'old', { auth: 'md5', priv: undefined, privPassword: undefined }],
    ['no password', 'open', { authPassword: undefined, privPassword: undefined }],
  ])('answers one with %s', async (_, user, more) => {
    await using agent = await startSnmpd({ lines: USERS })
    expect(await look(host, { ...ask(agent.port), user, ...more })).toMatchObject({
      metrics: { uptime: expect.any(Number) },
    })
  })

  test('answers all probes alike', async () => {
    const MIB = '.1.3.6.1.4.1.30155.6'
    const row = ['octet_str "carp0"', 'integer 7', 'octet_str "em0"', 'integer 1', 'integer 10', 'integer 2']
    const lines = row.map((value, index) => `override ${MIB}.2.2.1.${index + 2}.4 ${value}`)
    await using agent = await startSnmpd({ lines: [...USERS, ...lines] })
    expect(await look(disk, ask(agent.port))).toMatchObject({ metrics: { used: { '/': expect.any(Number) } } })
    expect(await look(carp, ask(agent.port))).toMatchObject({ metrics: { master: { 7: 1 } } })
  })

  test.each([
    ['a wrong authPassword', { authPassword: 'otherpass12' }, 'wrong authPassword, or the user has another auth'],
    ['another auth', { auth: 'sha256' }, 'wrong authPassword, or the user has another auth'],
    ['an unknown user', { user: 'nobody' }, 'knows no such user'],
    ['signatures only', { privPassword: undefined }, 'not without more protection'],
    ['a password the user has not', { user: 'open' }, 'the user has no privPassword there'],
  ])('says what is wrong with %s', async (_, more, text) => {
    await using agent = await startSnmpd({ lines: USERS })
    expect(await look(host, { ...ask(agent.port), ...more })).toMatchObject({
      outcome: 'failed',
      code: 'auth',
      text: expect.stringContaining(text),
    })
  })

  test.each([
    ['privPassword', { privPassword: 'otherpass12' }],
    ['priv', { priv: 'aes256b' }],
    ['context', { context: 'vrf9' }],
  ])('is silent where %s is wrong, and that is said as one reason', async (what, more) => {
    await using agent = await startSnmpd({ lines: USERS })
    expect(await lookSteadily(host, { ...ask(agent.port), ...more }, { timeoutMs: 300 })).toMatchObject({
      outcome: 'failed',
      code: 'timeout',
      text: expect.stringMatching(RegExp(`down, blocked,.* or wrong .*${what}`)),
    })
  })

  test('started anew, restored from long ago, or replaced is understood at once, with the same session', async () => {
    const port = await freePort()
    using kept = new Kept()
    const values = { boots: '1.3.6.1.6.3.10.2.1.2.0' }
    const { source: _source, ...user } = ask(port)
    const given = { ...user, values }
    const starts: unknown[] = []
    // Of one name, and as often as they say they were started.
    for (const [name, boots] of [
      ['aa', 7],
      ['aa', 8],
      ['aa', 3],
      ['bb', 1],
      ['aa', 5],
    ] as const) {
      const engine = `0x80001f8804${name.repeat(8)}`
      const lines = [...USERS, `exactEngineID ${engine}`, `oldEngineID ${engine}`, `engineBoots ${boots}`]
      await using _ = await startSnmpd({ port, lines })
      for (let count = 0; count < 2; count += 1)
        starts.push(expectAnswered(await look(snmp, given, { kept })).metrics.boots)
    }
    expect(starts).toEqual([8, 8, 9, 9, 4, 4, 2, 2, 6, 6])
  })

  test('that hangs or is gone is silent, and is understood again when it goes on', async () => {
    await using agent = await startSnmpd({ lines: USERS })
    using kept = new Kept()
    expect(await look(host, ask(agent.port), { kept })).toMatchObject({ outcome: 'answered' })
    agent.freeze()
    expect(await lookSteadily(host, ask(agent.port), { kept, timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
    agent.thaw()
    expect(await look(host, ask(agent.port), { kept })).toMatchObject({ outcome: 'answered' })
    await agent.stop()
    expect(await lookSteadily(host, ask(agent.port), { kept, timeoutMs: 200 })).toMatchObject({ code: 'timeout' })
  })

  test('whose answer is cut is never believed', async () => {
    await using agent = await startSnmpd({ lines: USERS })
    for (const missing of [1, 7, 40]) {
      let answers = 0
      await using cutting = await startUdp(async (request) => {
        const answer = await askUdp(agent.port, request)
        answers += 1
        return answers === 3 ? answer.subarray(0, answer.length - missing) : answer
      })
      const seen = await lookSteadily(host, ask(cutting.port), { timeoutMs: 500 })
      expect({ missing, ...seen }).toMatchObject({ missing, outcome: 'failed', code: 'truncated' })
    }
  })

  test('whose answer is changed on its way, at any byte, is never believed, nor a defect of ours', async () => {
    await using agent = await startSnmpd({ lines: USERS })
    let position = 0
    let whole = Number.POSITIVE_INFINITY
    let asked = 0
    await using spoiling = await startUdp(async (request) => {
      // Counted as they are asked: one may be answered only when the next look has begun.
      asked += 1
      const isSpoilt = asked === 2
      const at = position
      const answer = await askUdp(agent.port, request)
      if (!isSpoilt) return answer
      whole = Math.min(whole, answer.length)
      answer[at] = (answer[at] ?? 0) ^ 0x01
      return answer
    })
    while (position < whole) {
      asked = 0
      const seen = await look(host, ask(spoiling.port), { timeoutMs: 40 })
      if (seen.outcome === 'crashed' && seen.code === 'stall') continue
      expect({ position, ...seen }).toMatchObject({ position, outcome: 'failed' })
      position += 1
    }
    expect(whole).toBeGreaterThan(100)
  })
})

test('an agent that sends from report to report is not followed for long', async () => {
  let asked = 0
  await using agent = await startUdp((request) => {
    asked += 1
    return report(request, asked)
  })
  expect(await look(host, ask(agent.port))).toMatchObject({ outcome: 'failed', code: 'protocol' })
  expect(asked).toBeLessThan(60)
})

test('an answer that is not signed is not believed, though all else of it is right', async () => {
  // It tells its name to whoever has none for it, as it must, and then what it was asked.
  const RESPONSE = 0xa2
  await using agent = await startUdp((request) => report(request, 1, request.includes('mon') ? { kind: RESPONSE } : {}))
  expect(await look(host, ask(agent.port))).toMatchObject({
    outcome: 'failed',
    code: 'protocol',
    text: expect.stringContaining('without the protection that was asked for'),
  })
})

test('a time that none can be is no defect of ours', async () => {
  await using agent = await startUdp((request) => report(request, 1, { boots: 0xfe }))
  expect(await look(host, ask(agent.port))).toMatchObject({
    outcome: 'failed',
    code: 'protocol',
    text: expect.stringContaining('sent a time that is none'),
  })
})

test('levels are as the flags of a message say them', () => {
  const [auth, priv] = [{ protocol: 'sha', password: '' } as const, { protocol: 'aes', password: '' } as const]
  expect(
    [
      { auth: null, priv: null },
      { auth, priv: null },
      { auth, priv },
    ].map(levelOf),
  ).toEqual([0, 1, 3])
})

describe('options', () => {
  test.each([
    [{ version: 3 }, 'must be given with source: snmp, for version is 3'],
    [{ version: 3, user: 'mon', community: 'public' }, 'is a matter of version: 2c'],
    [{ version: '3', user: 'mon', privPassword: 'privpass12' }, 'must be given with privPassword'],
    [{ version: '3', user: 'mon', auth: 'sha' }, 'must be given with auth'],
    [{ version: '3', user: 'mon', authPassword: 'authpass12', priv: 'aes' }, 'must be given with priv'],
    [{ version: '3', user: 'mon', authPassword: 'short12' }, 'must have at least 8 letters'],
    [{ version: '3', user: 'mon', authPassword: 'authpass12', priv: 'DES' }, 'DES is not spoken here'],
    [{ user: 'mon', authPassword: 'authpass12' }, 'is a matter of version: 3'],
  ])('%j: %s', (given, text) => {
    expect(() => host.options.parse({ source: 'snmp', ...given })).toThrow(text)
    expect(() => carp.options.parse({ source: 'snmp', ...given })).toThrow(text)
  })
})

const ask = (port: number) => ({
  ...{ source: 'snmp', version: 3, port },
  ...{ user: 'mon', authPassword: 'authpass12', privPassword: 'privpass12' },
})

/** Not signed, of an engine with another name each time; to the question with that number. */
function report(request: Buffer, engine: number, { kind = 0xa8, boots = 0 } = {}): Buffer {
  const part = (tag: number, ...contents: readonly Buffer[]) => {
    const content = Buffer.concat(contents)
    return Buffer.concat([Buffer.from([tag, content.length]), content])
  }
  const zero = Buffer.from([2, 1, 0])
  const name = part(4, Buffer.from(`engine ${String(engine).padStart(8, '0')}`))
  // SEQUENCE, version, header: its first value is the number of the question.
  const start = 2 + (request[1] === 0x81 ? 1 : 0) + 3 + 2
  const id = request.subarray(start, start + 2 + (request[start + 1] ?? 0))
  const header = part(0x30, id, Buffer.from([2, 2, 5, 0xdc]), part(4, Buffer.from([0])), Buffer.from([2, 1, 3]))
  const empty = part(4)
  const security = part(4, part(0x30, name, Buffer.from([2, 1, boots]), zero, empty, empty, empty))
  const counter = part(0x30, Buffer.from('060a2b060106030f01010400', 'hex'), Buffer.from([0x41, 1, 1]))
  const pdu = part(kind, zero, zero, zero, part(0x30, counter))
  return part(0x30, Buffer.from([2, 1, 3]), header, security, part(0x30, name, empty, pdu))
}

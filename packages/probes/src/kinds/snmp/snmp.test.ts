import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { createSnmpAgent } from '@foretop/lab/snmp-agent.ts'
import { startSnmpd } from '@foretop/lab/snmpd.ts'
import { askUdp, startUdp } from '@foretop/lab/udp.ts'
import { describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { metricsOf } from '../../metrics-of.ts'
import { Kept } from '../../observe.ts'
import { snmp } from './snmp.ts'

const missing = await lacking('snmpd')
const LOAD = '1.3.6.1.4.1.2021.10.1'
const OF_OURS = '.1.3.6.1.4.1.99999'

describe.skipIf(missing !== null)(missing ?? 'a real agent', () => {
  test('has numbers of every type', async () => {
    await using agent = await startSnmpd({ lines: [`override ${OF_OURS}.1.0 octet_str "21.5"`] })
    const seen = await read(agent.port, {
      values: {
        uptime: { oid: '1.3.6.1.2.1.1.3.0', unit: 's' },
        hundredths: `${LOAD}.5.1`,
        asText: `.${LOAD}.3.1`,
        floating: `${LOAD}.6.1`,
        octets: { oid: '1.3.6.1.2.1.31.1.1.1.6.1', unit: 'bytes', counter: true },
        speed: { oid: '1.3.6.1.2.1.2.2.1.5.1', unit: 'bits', scale: 2 },
        temperature: { oid: `${OF_OURS}.1.0`, unit: 'celsius' },
      },
    })
    const { uptime, hundredths, asText, floating, octets, speed, temperature, broken } = seen.metrics
    expect(Number(uptime)).toBeLessThan(60)
    expect([asText, floating].map(Number)).toEqual([asText, expect.closeTo(Number(asText), 2)])
    expect(Number(hundredths) / 100).toBeCloseTo(Number(asText), 1)
    expect(octets).toBeGreaterThan(0)
    expect([speed, temperature, broken]).toEqual([2e7, 21.5, 0])
  })

  test('says by states and texts whether all is well', async () => {
    await using agent = await startSnmpd()
    const states = { 1: 'up', 2: 'down' }
    const status = '1.3.6.1.2.1.2.2.1.8.1'
    const seen = await read(agent.port, {
      values: {
        up: { oid: status, states, expect: 'up' },
        down: { oid: status, states, expect: ['down', 'up'], label: 'Link' },
        wrong: { oid: status, states, expect: 'down', label: 'Other link' },
        raw: { oid: status, states },
        name: { oid: '1.3.6.1.2.1.1.5.0', expect: 'web1' },
        system: { oid: '1.3.6.1.2.1.1.1.0', expect: { contains: 'FreeBSD' }, label: 'System' },
      },
    })
    expect(seen.metrics).toMatchObject({ up: 1, down: 1, wrong: 0, raw: 1, name: 1, system: 0, broken: 0 })
    expect(seen.text).toMatch(/^Other link is up, System is Linux/)
  })

  test('has tables, with names of another table, of which some rows are read', async () => {
    await using agent = await startSnmpd({ lines: ['disk / 10%', 'disk /proc 10%'] })
    const columns = { used: { oid: '1.3.6.1.4.1.2021.9.1.9', unit: 'percent' } }
    const table = { columns, names: '1.3.6.1.4.1.2021.9.1.2' }
    expect((await read(agent.port, { tables: { disks: table } })).metrics.used).toMatchObject({
      '/': expect.any(Number),
    })
    const some = await read(agent.port, { tables: { disks: { ...table, exclude: ['/*'], mustHave: ['/', '/home'] } } })
    expect(some.metrics).toMatchObject({ used: { '/': expect.any(Number) }, broken: 1 })
    expect(some.text).toMatch(/^expected \/home in disks, came no such row/)
    const byIndex = await read(agent.port, { tables: { disks: { columns } } })
    expect(Object.keys(Object(byIndex.metrics.used))).toContain('1')
  })

  test('that lacks some of it is told so, and all else is read', async () => {
    await using agent = await startSnmpd()
    const seen = await read(agent.port, {
      values: {
        load: `${LOAD}.5.1`,
        charge: '1.3.6.1.2.1.33.1.2.4.0',
        uptime: '1.3.6.1.2.1.1.3',
        spare: { oid: '1.3.6.1.9.9.0', optional: true },
      },
    })
    expect(seen).toMatchObject({
      metrics: { load: expect.any(Number), broken: 2 },
      text: expect.stringMatching(/^expected charge at 1\.3\.6\.1\.2\.1\.33\.1\.2\.4\.0, came nothing \(and 1 more\)/),
      details: { broken: [{}, { came: 'nothing (a value that is in no table ends in .0)' }] },
    })
  })

  test('that has nothing of it at all is a failure, never ok', async () => {
    await using agent = await startSnmpd()
    const optional = { oid: '1.3.6.1.2.1.33.1.2.4.0', optional: true }
    for (const values of [{ charge: optional.oid }, { charge: optional }])
      expect(await look(snmp, { ...ask(agent.port), values })).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test('a counter that was not said to be one, and a text that is no number, are not taken for what they are not', async () => {
    await using agent = await startSnmpd()
    const seen = await read(agent.port, {
      values: {
        octets: '1.3.6.1.2.1.2.2.1.10.1',
        name: '1.3.6.1.2.1.1.5.0',
        object: '1.3.6.1.2.1.1.2.0',
        plain: { oid: '1.3.6.1.2.1.2.2.1.16.1', counter: false },
      },
    })
    expect(seen.metrics).toMatchObject({ plain: expect.any(Number), broken: 3 })
    expect(seen.details?.broken).toEqual([
      { expected: 'octets to be no counter', came: 'a counter: say counter: true' },
      { expected: 'a number of name', came: 'not a number: "web1"' },
      { expected: 'a number of object', came: expect.stringContaining('not a number: "1.3.6.1.4.1.8072') },
    ])
  })

  test('is asked as a user, too, and refuses a wrong password', async () => {
    const lines = ['createUser mon SHA-256 "authpass12" AES "privpass12"', 'rouser mon authPriv']
    await using agent = await startSnmpd({ lines })
    const user = { version: 3, user: 'mon', auth: 'sha256', authPassword: 'authpass12', privPassword: 'privpass12' }
    const given = { ...user, port: agent.port, values: { load: `${LOAD}.5.1` } }
    expect(await look(snmp, given)).toMatchObject({ metrics: { load: expect.any(Number) } })
    expect(await look(snmp, { ...given, authPassword: 'otherpass12' })).toMatchObject({
      outcome: 'failed',
      code: 'auth',
    })
  })

  test('that hangs or is slow is waited for until the deadline', async () => {
    await using agent = await startSnmpd()
    let asked = 0
    await using slow = await startUdp(async (request) => {
      const answer = await askUdp(agent.port, request)
      asked += 1
      // No answer to the first time it is asked.
      return asked === 1 ? null : answer
    })
    const values = { load: `${LOAD}.5.1` }
    expect(await lookSteadily(snmp, { ...ask(slow.port), values })).toMatchObject({ outcome: 'answered' })
    agent.freeze()
    expect(await lookSteadily(snmp, { ...ask(agent.port), values }, { timeoutMs: 200 })).toMatchObject({
      outcome: 'failed',
      code: 'timeout',
    })
  })

  test('whose answer is cut is not believed', async () => {
    await using agent = await startSnmpd()
    await using cutting = await startUdp(async (request) => (await askUdp(agent.port, request)).subarray(0, -3))
    const values = { load: `${LOAD}.5.1` }
    expect(await look(snmp, { ...ask(cutting.port), values })).toMatchObject({ outcome: 'failed', code: 'truncated' })
  })

  test('is asked for as many values as one wants, in parts', async () => {
    const lines = Array.from({ length: 150 }, (_, at) => `override ${OF_OURS}.2.${at + 1} integer ${at}`)
    await using agent = await startSnmpd({ lines })
    const values = Object.fromEntries(lines.map((_, at) => [`value${at}`, `${OF_OURS}.2.${at + 1}`]))
    expect((await read(agent.port, { values })).metrics).toMatchObject({ value0: 0, value149: 149, broken: 0 })
  })
})

test('a counter of 32 bits goes on when it wraps, exact numbers stay exact, and ticks are seconds', async () => {
  using kept = new Kept()
  const port = await freePort()
  const values = {
    packets: { oid: '1.3.6.1.9.1.0', counter: true },
    exact: { oid: '1.3.6.1.9.2.0', counter: true },
    uptime: { oid: '1.3.6.1.2.1.1.3.0', unit: 's' },
  }
  const seen = async (packets: number) => {
    const walk = `.1.3.6.1.2.1.1.3.0 = Timeticks: (500) 5
.1.3.6.1.9.1.0 = Counter32: ${packets}
.1.3.6.1.9.2.0 = Counter64: 9007199254740991`
    await using _ = await startUdp(createSnmpAgent(walk), port)
    return expectAnswered(await lookSteadily(snmp, { ...ask(port), values }, { kept })).metrics
  }
  expect(await seen(2 ** 32 - 300)).toMatchObject({ packets: 2 ** 32 - 300, exact: 9_007_199_254_740_991, uptime: 5 })
  expect(await seen(500)).toMatchObject({ packets: 2 ** 32 + 500 })
})

test('rows of one name, and of none, are told apart; a table without any is not well', async () => {
  const walk = [
    '1.1 = STRING: "fan"',
    '1.2 = STRING: "fan"',
    '2.1 = INTEGER: 7',
    '2.2 = INTEGER: 8',
    '2.3 = INTEGER: 9',
  ]
    .map((line) => `.1.3.6.1.9.${line}`)
    .join('\n')
  await using agent = await startUdp(createSnmpAgent(walk))
  const table = { names: '1.3.6.1.9.1', columns: { speed: '1.3.6.1.9.2' } }
  const seen = await read(agent.port, { tables: { fans: table, pumps: { columns: { flow: '1.3.6.1.9.7' } } } })
  expect(seen.metrics).toMatchObject({ speed: { 'fan (1)': 7, 'fan (2)': 8, 3: 9 }, broken: 1 })
  expect(seen.text).toBe('expected rows in pumps, came none, fans: 3 rows, pumps: 0 rows')
})

test('a value that cannot be read is missing, and those behind it are still read', async () => {
  const agent = createSnmpAgent([1, 2, 3].map((index) => `.1.3.6.1.9.2.${index} = INTEGER: 77`).join('\n'))
  await using odd = await startUdp((request) => {
    const answer = agent(request)
    // The second of them as a boolean, which SNMP does not have.
    const at = answer?.indexOf(Buffer.from('2b060109020202014d', 'hex')) ?? -1
    if (answer !== null && at !== -1) answer[at + 6] = 1
    return answer
  })
  const seen = await read(odd.port, { tables: { fans: { columns: { speed: '1.3.6.1.9.2' } } } })
  expect(seen.metrics).toMatchObject({ speed: { 1: 77, 3: 77 } })
})

test('an agent that says an answer would be too long for it is asked for less', async () => {
  const agent = createSnmpAgent('.1.3.6.1.9.1 = INTEGER: 1\n.1.3.6.1.9.2 = INTEGER: 2\n.1.3.6.1.9.3 = INTEGER: 3')
  // More than one value is too much: the answer of an error has the values of the question.
  await using small = await startUdp((request) => {
    const answer = agent(request)
    const values = answer?.toString('hex').split('06052b0601').length ?? 0
    if (answer === null || values <= 2) return answer
    const status = answer.indexOf(Buffer.from('020100020100', 'hex'))
    answer[status + 2] = 1
    return answer
  })
  const values = { one: '1.3.6.1.9.1', two: '1.3.6.1.9.2', three: '1.3.6.1.9.3' }
  expect((await read(small.port, { values })).metrics).toMatchObject({ one: 1, two: 2, three: 3 })
})

describe('options', () => {
  test.each([
    [{ values: { a: 'sysUpTime.0' } }, 'must be an oid in numbers'],
    [{ values: { a: '1.3.6.1.4294967296' } }, 'must be an oid in numbers'],
    [{ values: {} }, 'nothing is asked for'],
    [{ values: { a: '1.3' }, tables: { t: { columns: { a: '1.3.1' } } } }, 'values has one of that name, too'],
    [{ values: { a: { oid: '1.3', states: { 1: 'up' }, expect: 'down' } } }, 'down is none of its states'],
    [{ values: { a: { oid: '1.3', expect: 'x', counter: true } } }, 'counts nothing'],
    [{ tables: { values: { columns: { a: '1.3' } } } }, 'must have another name'],
    [{ tables: { fans: { columns: { name: '1.3' } } } }, 'must have another name'],
    [{ values: { a: '1.3' }, version: 3 }, 'must be given, for version is 3'],
    // All mistakes at once.
    [{ values: {}, user: 'mon' }, 'nothing is asked for'],
  ])('%j: %s', (given, text) => {
    expect(() => snmp.options.parse({ community: 'public', ...given })).toThrow(text)
  })

  test('say what is measured', () => {
    const given = {
      values: { up: { oid: '1.3', states: { 1: 'up' }, expect: 'up', label: 'Link' } },
      tables: { fans: { columns: { speed: { oid: '1.3.1', unit: 'percent', counter: true, optional: true } } } },
    }
    const { metrics, mistakes } = metricsOf(snmp, snmp.options.parse({ community: 'public', ...given }))
    expect(mistakes).toEqual([])
    expect(metrics).toMatchObject({
      up: { unit: 'flag', unset: 'Link is not up', thresholds: { critical: { below: 1 } } },
      speed: { unit: 'percent', counter: true, intermittent: true },
    })
  })
})

const ask = (port: number) => ({ community: 'labpub', port })

describe('an agent that must not answer', () => {
  const closed = { closed: true, silenceMs: 300 }
  const asked = (port: number, more: object) => look(snmp, { port, community: 'public', ...closed, ...more })

  test('is ok where nobody listens, and where it is silent', async () => {
    expect(await asked(await freePort(), {})).toMatchObject({
      ...{ outcome: 'answered', metrics: { open: 0 }, text: 'the agent does not answer' },
    })
    await using silent = await startUdp(() => null)
    expect(await asked(silent.port, {})).toMatchObject({ metrics: { open: 0 } })
  })

  test('is no longer ok by a silence that was too short to count', async () => {
    await using silent = await startUdp(() => null)
    expect(
      await look(snmp, { port: silent.port, community: 'public', closed: true, silenceMs: 30_000 }, { timeoutMs: 200 }),
    ).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining('longer than silenceMs') })
  })

  test('is critical by whatever it answers', async () => {
    await using noise = await startUdp(() => Buffer.from([0x30, 0x03, 0x02, 0x01, 0x05]))
    expect(await asked(noise.port, {})).toMatchObject({ metrics: { open: 1 }, text: 'the agent answers' })
  })

  test('has nothing to be asked for', () => {
    const given = { community: 'public', closed: true, values: { load: `${LOAD}.5.1` } }
    expect(snmp.options.safeParse(given).error?.issues).toMatchObject([{ path: ['closed'] }])
  })
})

describe.skipIf(missing !== null)(missing ?? 'a real agent that must not answer', () => {
  test('is open to those who know its community, or any user by version 3', async () => {
    await using agent = await startSnmpd()
    const asked = (more: object) =>
      look(snmp, { port: agent.port, closed: true, silenceMs: 30_000, ...more }, { timeoutMs: 40_000 })
    expect(await asked({ community: 'labpub' })).toMatchObject({ metrics: { open: 1 } })
    expect(await asked({ community: 'other', silenceMs: 300 })).toMatchObject({ metrics: { open: 0 } })
    expect(await asked({ version: 3, user: 'nobody' })).toMatchObject({ metrics: { open: 1 } })
  })
})

const read = async (port: number, options: object) =>
  expectAnswered(await lookSteadily(snmp, { ...ask(port), ...options }))

import { eventually } from '@foretop/lab/lab.ts'
import { type MariadbServer, startMariadb } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { theschwartzTables } from '@foretop/lab/theschwartz.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { theschwartz } from './theschwartz.ts'

const READER = { user: 'reader', password: 'reader secret' }
const READS = "TO 'reader'@'127.0.0.1' IDENTIFIED BY 'reader secret'"
const WAITS = { timeoutMs: 20_000 }
const missing = await lacking('mariadbd')

describe.skipIf(missing !== null)(missing ?? 'TheSchwartz in a real MariaDB', () => {
  let server: MariadbServer
  beforeAll(async () => {
    server = await startMariadb(1)
    await server.run(
      'CREATE DATABASE dw_schwartz',
      'CREATE DATABASE other',
      ...theschwartzTables('dw_schwartz', 'sch_'),
      `GRANT SELECT ON dw_schwartz.* ${READS}`,
      "INSERT INTO dw_schwartz.sch_funcmap VALUES (1, 'send-mail'), (3, 'import'), (5, 'idle')",
    )
  })
  afterAll(() => server.stop())
  afterEach(async () => {
    await server.run(...['job', 'error', 'exitstatus', 'note'].map((name) => `DELETE FROM dw_schwartz.sch_${name}`))
  })

  const PLACE = { database: 'dw_schwartz', prefix: 'sch_' }
  const now = (options = {}, how: object = WAITS) =>
    look(
      theschwartz,
      { port: server.port, connectTimeoutMs: 20_000, limitMs: 10_000, ...READER, ...PLACE, ...options },
      how,
    )
  /** Times are given from now, in seconds. */
  const job = (funcid: number, { runAfter = 0, grabbedUntil = null as number | null, jobid = 'NULL' } = {}) =>
    server.run(
      `INSERT INTO dw_schwartz.sch_job (jobid, funcid, insert_time, run_after, grabbed_until) VALUES (${jobid}, ${funcid},
       UNIX_TIMESTAMP(), UNIX_TIMESTAMP() + ${runAfter}, ${grabbedUntil === null ? 0 : `UNIX_TIMESTAMP() + ${grabbedUntil}`})`,
    )
  const fail = (jobid: number, funcid: number, ago = 0, message = 'it broke') =>
    server.run(
      `INSERT INTO dw_schwartz.sch_error VALUES (UNIX_TIMESTAMP() - ${ago}, ${jobid}, '${message}', ${funcid})`,
    )

  test('each job is in one of three states', async () => {
    await job(1, { runAfter: -100 })
    await job(1, { runAfter: -400 })
    await job(1, { runAfter: -400, grabbedUntil: 3_600 })
    await job(1, { runAfter: 3_600 })
    // Its worker died: the lease is over, and it waits since then.
    await job(3, { runAfter: -5_000, grabbedUntil: -1_000 })
    const { metrics, text } = expectAnswered(await now())
    expect(metrics).toMatchObject({
      waiting: { 'send-mail': 2, import: 1, idle: 0 },
      running: { 'send-mail': 1, import: 0, idle: 0 },
      scheduled: { 'send-mail': 1, import: 0, idle: 0 },
      errors: { 'send-mail': 0, import: 0, idle: 0 },
      time: expect.any(Number),
    })
    const { 'send-mail': mail, import: imports, idle } = Object(metrics.oldest)
    expect(mail).toBeGreaterThanOrEqual(400)
    expect(mail).toBeLessThan(460)
    expect(imports).toBeGreaterThanOrEqual(1_000)
    expect(imports).toBeLessThan(1_060)
    expect(idle).toBe(0)
    expect(text).toMatch(/^3 waiting, 1 running, 1 for later, the oldest of import for 1[67]\u202Fm/)
  })

  test('a clock that is ahead makes no age below zero, and jobs for later no error', async () => {
    await job(1, { runAfter: 100_000 })
    await job(3, { runAfter: -1, grabbedUntil: 100_000 })
    expect(expectAnswered(await now()).metrics).toMatchObject({
      oldest: { 'send-mail': 0, import: 0 },
      scheduled: { 'send-mail': 1, import: 0 },
      running: { import: 1 },
    })
  })

  test('a queue that gets shorter because everything fails is told by its errors', async () => {
    await job(3, { runAfter: 60, jobid: '7' })
    for (const ago of [4_000, 30, 20, 10, 5]) await fail(7, 3, ago)
    await fail(8, 1, 20, 'gone for good')
    await server.run(
      `INSERT INTO dw_schwartz.sch_exitstatus SELECT seq, 1, IF(seq < 4, 1, 0), UNIX_TIMESTAMP() - 20, 0 FROM dw_schwartz.seq_1_to_12`,
      `INSERT INTO dw_schwartz.sch_exitstatus VALUES (100, 3, 1, UNIX_TIMESTAMP() - 20, 0), (101, 1, 1, UNIX_TIMESTAMP() - 4000, 0)`,
      'INSERT INTO dw_schwartz.sch_exitstatus VALUES (102, 5, NULL, UNIX_TIMESTAMP(), 0)',
    )
    const seen = expectAnswered(await now({ precious: ['send-*'] }))
    expect(seen.metrics).toMatchObject({
      errors: { 'send-mail': 1, import: 4, idle: 0 },
      preciousErrors: { 'send-mail': 1 },
      failing: { 'send-mail': 0, import: 1 },
      mostFailures: { 'send-mail': 0, import: 5 },
      ended: { 'send-mail': 12, import: 1, idle: 1 },
      endedBadly: { 'send-mail': 25 },
    })
    expect(seen.metrics.endedBadly).toEqual({ 'send-mail': 25 })
    expect(seen.text).toBe('0 waiting, 0 running, 1 for later, 5 errors in 15 min')
    expect(seen.details).toMatchObject({
      latest: expect.arrayContaining([
        { function: 'send-mail', at: expect.stringMatching(/^20\d\d-.*Z$/), message: 'gone for good' },
      ]),
    })
  })

  test('what no function is known of is shown too, and what is ignored is not', async () => {
    await job(9)
    await job(1)
    expect(expectAnswered(await now({ ignore: ['send-*'] })).metrics.waiting).toEqual({
      import: 0,
      idle: 0,
      'funcid 9': 1,
    })
  })

  test('errors of functions that are ignored do not stand in the way of others', async () => {
    for (const ago of [1, 2, 3, 4, 5, 6]) await fail(1, 1, ago, 'noise')
    await fail(2, 3, 60, 'the one that matters')
    const { details } = expectAnswered(await now({ ignore: ['send-*'] }))
    expect(details).toMatchObject({ latest: [{ function: 'import', message: 'the one that matters' }] })
  })

  test('more jobs and errors than functions may be are all counted', async () => {
    await server.run(
      'INSERT INTO dw_schwartz.sch_job (jobid, funcid, run_after, grabbed_until) SELECT seq, 1, 1, 0 FROM dw_schwartz.seq_1_to_2500',
      "INSERT INTO dw_schwartz.sch_error SELECT UNIX_TIMESTAMP(), seq, 'x', 1 FROM dw_schwartz.seq_1_to_2500",
    )
    expect(await now()).toMatchObject({
      metrics: { waiting: { 'send-mail': 2_500 }, failing: { 'send-mail': 2_500 }, errors: { 'send-mail': 2_500 } },
    })
  })

  test('no function yet is well', async () => {
    await server.run('CREATE DATABASE fresh', ...theschwartzTables('fresh'), `GRANT SELECT ON fresh.* ${READS}`)
    expect(await now({ database: 'fresh', prefix: '' })).toMatchObject({
      metrics: { waiting: {}, oldest: {} },
      text: '0 waiting, 0 running, 0 for later',
    })
  })

  test('the wrong place is no empty queue', async () => {
    await server.run(`GRANT SELECT ON other.* ${READS}`, `GRANT SELECT ON nowhere.* ${READS}`)
    for (const place of [{ database: 'other' }, { prefix: '' }, { database: 'nowhere' }])
      expect(await now(place)).toMatchObject({
        ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining('so database or prefix is wrong: ') },
      })
    await server.run('CREATE TABLE other.sch_funcmap (id INT)')
    expect(await now({ database: 'other' })).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining("Unknown column 'funcid'") },
    })
  })

  test('a right that is missing is named', async () => {
    const narrow = { user: 'narrow', password: '' }
    await server.run("GRANT SELECT ON dw_schwartz.sch_funcmap TO 'narrow'@'127.0.0.1' IDENTIFIED BY ''")
    expect(await now(narrow)).toMatchObject({
      ...{ outcome: 'failed', code: 'auth', text: expect.stringMatching(/may not read that: .*sch_job.* \(1142\)$/) },
    })
    expect(await now({ password: 'wrong' })).toMatchObject({ outcome: 'failed', code: 'auth' })
  })

  test('the server itself ends what takes too long, and nothing of it goes on', async () => {
    await server.run(
      'CREATE DATABASE slow',
      ...theschwartzTables('slow').filter((table) => !table.includes('.job ')),
      'CREATE SQL SECURITY INVOKER VIEW slow.job AS SELECT SLEEP(30) AS jobid, 1 AS funcid, 1 AS run_after, 1 AS grabbed_until',
      `GRANT SELECT ON slow.* ${READS}`,
    )
    expect(await now({ database: 'slow', prefix: '', limitMs: 200 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('took longer than 200 ms') },
    })
    await eventually(async () => {
      const running =
        "SELECT COUNT(*) AS slow FROM information_schema.processlist WHERE info LIKE 'SELECT funcid%slow%'"
      expect(await server.run(running)).toMatchObject([{ slow: 0 }])
    })
  })

  test('the session is kept', async () => {
    using kept = new Kept()
    const sessions = async () => {
      const [row] = await server.run("SHOW GLOBAL STATUS LIKE 'Connections'")
      return Number(row?.Value)
    }
    await now({}, { ...WAITS, kept })
    const before = await sessions()
    expect(await now({}, { ...WAITS, kept })).toMatchObject({ outcome: 'answered' })
    // Whoever asked is one.
    expect(await sessions()).toBe(before + 1)
  })
})

describe.skipIf(missing !== null)(missing ?? 'a MariaDB in trouble', () => {
  test('it is full, hangs, and is gone', async () => {
    await using server = await startMariadb(2, '--max-user-connections=1')
    await server.run(...theschwartzTables('app'), `GRANT SELECT ON app.* ${READS}`)
    const given = { port: server.port, connectTimeoutMs: 20_000, ...READER, database: 'app' }
    using kept = new Kept()
    expect(await look(theschwartz, given, { ...WAITS, kept })).toMatchObject({ outcome: 'answered' })
    expect(await look(theschwartz, given, WAITS)).toMatchObject({ outcome: 'failed', code: 'refused' })
    server.freeze()
    expect(await look(theschwartz, given, { kept, timeoutMs: 300 })).toMatchObject({
      outcome: 'failed',
      code: 'timeout',
    })
    await server.stop()
    expect(await look(theschwartz, given)).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from '@foretop/lab/lab.ts'
import { MONITOR, user } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  configurationOf,
  type LiveEstate,
  lineOfWell,
  startLiveEstate,
  threadsOf,
} from './dbcheck/live-estate.made-up.ts'
import { runWords } from './run-words.ts'

/** What is written next is in nobody's logs, as by those who mend a replica. */
const UNLOGGED = 'SET sql_log_bin = 0'

const missing = await lacking('mariadbd', 'mariadb-install-db')

describe.skipIf(missing !== null)(`dbcheck beside real databases ${missing ?? ''}`, () => {
  let estate: LiveEstate
  beforeAll(async () => {
    estate = await startLiveEstate()
  })
  afterAll(() => estate?.[Symbol.asyncDispose]())
  beforeEach(() => eventually(async () => expect((await run()).code).toBe(0)))

  const run = (...words: string[]) =>
    runWords(['dbcheck', '--config', estate.declared, ...words], { env: { HOME: estate.folder } })
  const errorsIn = (text: string) => text.split('\n').filter((line) => line.startsWith('  * '))
  const lineOf = (printed: readonly string[], name: string) =>
    printed
      .join('\n')
      .split('\n')
      .find((line) => line.includes(` ${name} `))
  test('each column holds what the servers say, master first, then its slaves, then the pair', async () => {
    await estate.db01.run('FLUSH BINARY LOGS', 'FLUSH BINARY LOGS')
    await estate.db01.run(user({ user: 'web', password: 'web' }, 'SELECT'))
    const held = estate.db01.run("SELECT 'a visitor', SLEEP(60)").catch(() => [])
    const [busy] = await eventually(async () => {
      const ids = await threadsOf(estate.db01, '%a visitor%')
      expect(ids).toHaveLength(1)
      return ids
    })
    await eventually(async () => {
      const { printed, code, errors } = await run()
      expect([code, errors]).toEqual([0, ''])
      const slave = { master: '2', binlogs: '1', conn: '   0/   1', roles: 'slave' }
      expect(printed.join('\n').split('\n')).toEqual([
        await lineOfWell(estate.db01, { id: 2, name: 'dfw-db01', binlogs: '3', conn: '   1/   2', roles: 'master' }),
        await lineOfWell(estate.db02, { ...slave, id: 1, name: 'dfw-db02' }),
        await lineOfWell(estate.db03, { ...slave, id: 3, name: 'dfw-db03' }),
        await lineOfWell(estate.a02, { ...slave, id: 5, name: 'dfw-db-a02', master: '4', roles: 'cluster4, master' }),
        await lineOfWell(estate.a01, { ...slave, id: 4, name: 'dfw-db-a01', master: '5', roles: 'cluster4, standby' }),
      ])
    })
    const { printed } = await run('queries', 'dfw-db01')
    expect(printed).toEqual([
      expect.stringMatching(/^TIME +ID +USER +DATABASE +STATE +STATEMENT$/),
      expect.stringMatching(new RegExp(`^ *\\d.s +${busy} +root +- +User sleep +SELECT 'a visitor', SLEEP\\(60\\)$`)),
    ])
    const narrow = { columns: 30, rows: 10 }
    const terminal = { size: () => narrow, takeOver: () => ({ [Symbol.dispose]() {} }), giveBack() {}, write() {} }
    const cut = await runWords(['dbcheck', '--config', estate.declared, 'queries', 'dfw-db01'], { terminal })
    expect(cut.printed.map((line) => line.length)).toEqual([30, 30])
    await estate.db01.run(`KILL ${busy}`)
    await held
  })

  test('a pair that nobody declared is found all the same, and has one writer too many', async () => {
    const { printed, errors, code } = await runWords(['dbcheck', '--config', estate.bare])
    expect(code).toBe(1)
    expect(
      printed
        .join('\n')
        .split('\n')
        .map((line) => line.split('(')[1]),
    ).toEqual(['master)', 'slave)', 'slave)', 'cluster4, master)', 'cluster4, master)'])
    expect(errors).toBe('\nFORETOP ALSO SEES:\n  ! dfw-db-a01+dfw-db-a02: 2 are writable')
  })

  test('a row that is there already: Slave not running, with the last error; a known one is silent', async () => {
    await estate.db02.run(UNLOGGED, "INSERT INTO app.t VALUES (100, 'here first')")
    await estate.db01.run("INSERT INTO app.t VALUES (100, 'here second')")
    const { errors, printed } = await eventually(async () => {
      const seen = await run()
      expect(seen.code).toBe(2)
      return seen
    })
    expect(lineOf(printed, 'dfw-db02')).toMatch(/^ {3}1 dfw-db02 {14}2 repl:XXXXXXX <.*\(slave\)$/)
    expect(errorsIn(errors)).toEqual([
      expect.stringMatching(/^ {2}\* Slave not running: dfw-db02: .*Duplicate entry '100'/),
    ])
    const only = await run('--onlyerrors')
    expect([only.code, only.printed, only.errors]).toEqual([2, [], `\nERRORS:\n${errorsIn(errors)[0]}`])
    await writeFile(join(estate.folder, 'known'), `${errorsIn(errors)[0]?.slice(4)}\n`)
    expect(await run('--onlyerrors', '--ignore', join(estate.folder, 'known'))).toEqual({
      code: 0,
      printed: [],
      errors: '',
    })
    await writeFile(join(estate.folder, '.dbcheck.ignore'), errorsIn(errors).join('\n'))
    expect(await run('--onlyerrors')).toEqual({ code: 0, printed: [], errors: '' })
    // Known errors are left out of the table's only on request.
    expect((await run()).code).toBe(2)
    await estate.db02.run(UNLOGGED, 'DELETE FROM app.t WHERE id = 100', 'START SLAVE')
  })

  test('one log applied while another is fetched: Wrong log file', async () => {
    const held = estate.db02.run('LOCK TABLES app.t WRITE', "SELECT 'the lock', SLEEP(60)").catch(() => [])
    await eventually(async () => expect(await threadsOf(estate.db02, '%the lock%')).toHaveLength(1))
    await estate.db01.run(
      "INSERT INTO app.t VALUES (200, 'waits')",
      'FLUSH BINARY LOGS',
      "INSERT INTO app.t VALUES (201, 'x')",
    )
    await eventually(async () => {
      const { code, errors, printed } = await run()
      expect([code, errorsIn(errors)]).toEqual([2, ['  * Wrong log file: dfw-db02']])
      expect(lineOf(printed, 'dfw-db02')).toContain(' repl:XXXXXXX ')
      expect(errors).toMatch(/FORETOP NOTES:\n {2}- dfw-db02 is [\d.]+ B and \d+ s behind dfw-db01$/)
    })
    for (const id of await threadsOf(estate.db02, '%the lock%')) await estate.db02.run(`KILL ${id}`)
    await held
  })

  test('fetching that stopped long ago: Relay log behind, with both positions', async () => {
    await estate.db02.run('STOP SLAVE IO_THREAD')
    await estate.db01.run(`INSERT INTO app.t VALUES (300, '${'x'.repeat(30_000)}')`)
    // What was fetched before is applied first: until then there is another error.
    await eventually(async () => {
      const [top] = await estate.db01.run('SHOW MASTER STATUS')
      const [replica] = await estate.db02.run('SHOW SLAVE STATUS')
      const { code, errors } = await run()
      expect(code).toBe(2)
      expect(errorsIn(errors)).toEqual([
        '  * Slave not running: dfw-db02: ',
        `  * dfw-db02: Relay log behind: master=[${top?.File} ${top?.Position}], dfw-db02=[${replica?.Master_Log_File} ${replica?.Read_Master_Log_Pos}]`,
      ])
    }).finally(() => estate.db02.run('START SLAVE'))
  })

  test('rates count what is asked, and their sum is that of the databases', async () => {
    const stop = new AbortController()
    let asking = true
    const load = (async () => {
      while (asking) await estate.db01.run(...Array.from({ length: 50 }, () => 'SELECT 1'))
    })()
    const words = ['dbcheck', '--config', estate.declared, '--rates', '0.5', '--json']
    const database = z.object({ name: z.string(), queriesPerSecond: z.number().nullable() })
    const line = z.object({ databases: z.array(database), sum: z.number(), notKnown: z.number() })
    const complete: z.infer<typeof line>[] = []
    const print = (text: string) => {
      const told = line.parse(JSON.parse(text))
      expect(told.sum).toBeCloseTo(
        told.databases.reduce((sum, { queriesPerSecond }) => sum + (queriesPerSecond ?? 0), 0),
      )
      expect(told.notKnown).toBe(told.databases.filter(({ queriesPerSecond }) => queriesPerSecond === null).length)
      // On a busy machine one may be late for its line.
      if (told.notKnown === 0 && complete.push(told) === 3) stop.abort()
    }
    const { code } = await runWords(words, { stop: stop.signal, print })
    asking = false
    await load
    expect(code).toBe(0)
    for (const { databases } of complete) {
      const [quiet, loaded] = databases.map(({ queriesPerSecond }) => queriesPerSecond ?? 0)
      expect(loaded).toBeGreaterThan(2 * (quiet ?? 0))
    }
  })

  test('tables are told by when they were checked, and what is not known is said', async () => {
    await estate.a02.run('CREATE TABLE app.never (id INT) ENGINE=MyISAM', 'CREATE TABLE app.seen (id INT) ENGINE=Aria')
    await estate.a02.run('CHECK TABLE app.seen', user(MONITOR, 'SELECT'))
    const { code, printed, errors } = await run('--checkreport', 'dfw-db-a02', 'dfw-db02')
    expect(code).toBe(0)
    expect(printed).toEqual([
      'dfw-db-a02\tapp\tnever\tnever\tMyISAM',
      expect.stringMatching(/^dfw-db-a02\tapp\tseen\t\d{4}-\d\d-\d\d,\d\d:\d\d:\d\d\tAria$/),
    ])
    expect(errors).toContain('dfw-db-a02: 1 InnoDB tables: that engine keeps no time of a check')
    expect(errors).toContain('dfw-db02: shows us no tables')
  })

  test('a running server gives the same table and the same errors', async () => {
    const text = configurationOf({ 'dfw-db01': estate.db01, 'dfw-db02': estate.db02 })
    await using product = await startProduct(text)
    const path = join(estate.folder, 'two.yaml')
    await writeFile(path, text)
    await product.until('dfw-db02/mysql', 'ok')
    const straight = await runWords(['dbcheck', '--config', path])
    const remote = await eventually(async () => {
      const seen = await runWords(['dbcheck', '--server', product.url])
      expect(seen.code).toBe(0)
      return seen
    })
    // Each is a connection of its own to the databases.
    const without = (printed: readonly string[]) => printed.join('\n').replaceAll(/conn: +\d+\/ +\d+/g, '')
    expect(without(remote.printed)).toBe(without(straight.printed))
    expect(await runWords(['dbcheck', '--server', product.url, '--checkreport'])).toMatchObject({ code: 1 })
  })

  test('one that hangs is an error after its own timeout, and the rest is told', async () => {
    estate.a01.freeze()
    try {
      const { printed, errors, code } = await run()
      expect([code, errorsIn(errors)]).toEqual([2, ["  * Can't connect to dfw-db-a01"]])
      expect(lineOf(printed, 'dfw-db-a01')).toMatch(/^ {3}4 dfw-db-a01 +repl: +\? < \?> conn: +\?\/ +\? {2}\? \? \(/)
      expect(lineOf(printed, 'dfw-db02')).toContain(' repl:      0 ')
    } finally {
      estate.a01.thaw()
    }
  })

  // The last one: it does not come back.
  test('a master that is gone is one error, and its two replicas have none of their own', async () => {
    await estate.db01.stop()
    await eventually(async () => {
      const { printed, errors, code } = await run()
      expect([code, errorsIn(errors)]).toEqual([2, ["  * Can't connect to dfw-db01"]])
      expect(errors).not.toContain('FORETOP ALSO SEES')
      expect(
        printed
          .join('\n')
          .split('\n')
          .slice(0, 3)
          .map((line) => line.slice(0, 43)),
      ).toEqual([
        '   2 dfw-db01                repl:      ? <',
        '   1 dfw-db02              2 repl:XXXXXXX <',
        '   3 dfw-db03              2 repl:XXXXXXX <',
      ])
    })
    expect(JSON.parse((await run('--json')).printed[0] ?? '')).toMatchObject({
      exitCode: 2,
      databases: [
        { name: 'dfw-db01', outcome: 'failed', busy: null },
        { masters: [2], replication: 'broken' },
        {},
        {},
        {},
      ],
    })
  })
})

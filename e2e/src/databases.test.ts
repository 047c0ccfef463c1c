import { eventually } from '@foretop/lab/lab.ts'
import { type MariadbServer, MONITOR, startReplicaPair } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('mariadbd', 'chromium')

const configOf = (master: MariadbServer, replica: MariadbServer) => `site: Test
groups:
  balancers: { title: Balancers, needs: [databases] }
  databases: { title: Databases }
hosts:
  lb1: { address: 127.0.0.1, groups: [balancers] }
  db1: { address: 127.0.0.1, groups: [databases], checks: { mysql: { with: { port: ${master.port} } } } }
  db2: { address: 127.0.0.1, groups: [databases], checks: { mysql: { with: { port: ${replica.port} } } } }
defaults: { every: 500ms, timeout: 5s, attempts: 1 }
checks:
  mysql:
    probe: mysql
    hosts: [databases]
    with: { user: ${MONITOR.user}, password: "${MONITOR.password}" }
  machine: { probe: host, hosts: [balancers] }
  replication:
    relation: replication
    of: [db1/mysql, db2/mysql]
`

/** Master, replica, the product that watches them, and a browser. */
async function startLab() {
  await using building = new AsyncDisposableStack()
  const { master, replica } = building.use(await startReplicaPair())
  const product = building.use(await startProduct(configOf(master, replica)))
  await product.until('replication', 'ok')
  const browser = building.use(await startBrowser())
  const open = async (path: string) => {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } })
    await page.goto(product.url + path)
    return page
  }
  const owned = building.move()
  return { master, replica, open, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** One that a test may break, with a page of it. */
async function setUp(path: string) {
  const lab = await startLab()
  return { ...lab, page: await lab.open(path) }
}

const row = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Databases' })
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name }) })
const box = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Who follows whom' }).getByRole('button', { name })
/** What stands under a heading, without the narrow spaces. */
const cell = async (page: Page, name: string, title: string) =>
  (await row(page, name).locator(`[data-title="${title}"]`).textContent())?.replaceAll('\u202F', ' ')

describe.skipIf(missing !== null)(missing ?? 'databases', () => {
  let lab: Awaited<ReturnType<typeof startLab>>
  beforeAll(async () => {
    lab = await startLab()
  })
  afterAll(() => lab?.[Symbol.asyncDispose]())

  test('the table says what the servers themselves say', async () => {
    const { master } = lab
    const page = await lab.open('/view/databases')
    await row(page, 'db1').waitFor()
    await master.run('FLUSH BINARY LOGS')
    const logs = await master.run('SHOW BINARY LOGS')
    const [version] = await master.run('SELECT VERSION() AS version')
    await eventually(async () => {
      expect(await cell(page, 'db1', 'binlogs')).toBe(`< ${logs.length}>`)
    })
    const number = String(version?.version).split('-')[0]
    expect(await cell(page, 'db1', 'version')).toBe(`${number}-MariaDB`)
    expect([await cell(page, 'db1', 'repl'), await cell(page, 'db2', 'repl')]).toEqual(['-', '0'])
    expect([await cell(page, 'db1', 'master'), await cell(page, 'db2', 'master')]).toEqual(['', '1'])
    expect([await cell(page, 'db1', 'roles'), await cell(page, 'db2', 'roles')]).toEqual(['master', 'slave'])
    expect(await cell(page, 'db2', 'lag')).toBe('0 s')
    // Neither the replication thread on the master nor we ourselves, who just asked, are anybody's connection for long.
    const others = await master.run(
      "SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE COMMAND <> 'Binlog Dump' AND ID <> CONNECTION_ID()",
    )
    const conn = `0/${String(others[0]?.n).padStart(4)}`
    await eventually(async () => expect(await cell(page, 'db1', 'conn')).toBe(conn))
    expect(await box(page, 'db1').textContent()).toContain('writer')
    expect(await box(page, 'db2').textContent()).toContain('replica')
  })

  test('by keyboard alone: down the table, one database closely, its check', async () => {
    const { master } = lab
    const page = await lab.open('/view/databases')
    await row(page, 'db2').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    const panel = page.getByRole('region', { name: /^db1/ })
    await panel.getByText('db1-bin.000001').first().waitFor()
    expect(new URL(page.url()).searchParams.get('server')).toBe('db1')
    const log = (await master.run('SHOW BINARY LOGS')).at(-1)
    await panel.getByText(`db2 needs ${log?.Log_name}`).waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/checks/db2/mysql')
  })

  test('on a phone the ways of the map end at their boxes', async () => {
    const page = await lab.open('/map')
    await page.setViewportSize({ width: 390, height: 844 })
    const map = page.getByRole('navigation', { name: 'Groups, from the users to the disk' })
    const way = map.locator('[data-road="(users) balancers"]')
    const balancers = map.getByRole('link', { name: /Balancers/ })
    const gap = async () => {
      const end = await way.evaluate((path) => {
        if (!(path instanceof SVGPathElement)) return null
        return path.getPointAtLength(path.getTotalLength()).matrixTransform(path.getScreenCTM() ?? undefined).y
      })
      const box = await balancers.boundingBox()
      return end === null || box === null ? null : Math.abs(Math.round(box.y - end))
    }
    await expect.poll(gap).toBe(0)
  })

  // The last of them: it stops the replica.
  test('the traffic map leads from the users to the group in trouble, by keyboard too', async () => {
    const { replica } = lab
    const page = await lab.open('/map')
    const map = page.getByRole('navigation', { name: 'Groups, from the users to the disk' })
    const databases = map.getByRole('link', { name: /Databases/ })
    await databases.getByText('3/3 ok').waitFor()
    expect(await map.locator('[data-road]').count()).toBe(2)
    expect(await map.getByRole('link', { name: /Balancers/ }).getAttribute('title')).toMatch(/needs Databases$/)
    await replica.run('STOP SLAVE')
    await databases.getByText('1/3 ok').waitFor()
    await databases.getByText(/critical/).waitFor()
    expect(await map.locator('[data-road="balancers databases"]').getAttribute('data-tone')).toBe('critical')
    await map.getByRole('link', { name: /Balancers/ }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.waitForURL(({ pathname, search }) => `${pathname}${search}` === '/checks?group=databases')
  })
})

describe.skipIf(missing !== null)(missing ?? 'databases in trouble', () => {
  test('a replica that stopped on a duplicate key is crossed out, and the sentence says why', async () => {
    await using lab = await setUp('/view/databases')
    const { master, replica, page } = lab
    await box(page, 'db2').waitFor()
    expect(await page.locator('[data-state="broken"]').count()).toBe(0)
    await replica.run('SET GLOBAL read_only = 0', "INSERT INTO app.t VALUES (7, 'here')", 'SET GLOBAL read_only = 1')
    await master.run("INSERT INTO app.t VALUES (7, 'there')")
    await eventually(async () => expect(await cell(page, 'db2', 'repl')).toBe('XXXXXXX'))
    const sentence = page
      .getByRole('region', { name: 'Errors' })
      .getByText(/^Slave not running: db2: .*Duplicate entry '7'/)
    await sentence.waitFor()
    await page.getByText(/^db2 follows db1: *stopped/).waitFor()
    expect(await page.locator('svg [data-state="broken"]').count()).toBe(1)
    await sentence.hover()
    expect(await row(page, 'db2').getAttribute('data-lit')).toBe('true')
    expect(await box(page, 'db2').getAttribute('data-lit')).toBe('true')
  })

  test('a master that is gone says so itself, and its replica is not blamed', async () => {
    await using lab = await setUp('/view/databases')
    const { master, page } = lab
    await box(page, 'db1').waitFor()
    await master.stop()
    await row(page, 'db1')
      .getByText(/does not answer: /)
      .waitFor()
    await box(page, 'db1').getByText('does not answer').waitFor()
    await page.getByText(/waits for its master/).waitFor()
    const errors = page.getByRole('region', { name: 'Errors' }).getByRole('listitem')
    await eventually(async () => expect(await errors.allTextContents()).toEqual(["Can't connect to db1"]))
    await eventually(async () => expect(await box(page, 'db2').getAttribute('data-handling')).toBe('blocked'))
  })
})

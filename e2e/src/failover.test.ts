import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Product, startProduct } from '@foretop/lab/product.ts'
import { type Sshd, startSshd } from '@foretop/lab/sshd.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'

const missing = await lacking('sshd', 'ssh-keygen', 'chromium')

describe.skipIf(missing !== null)(missing ?? 'failover', () => {
  let d1: Sshd
  let d2: Sshd
  let product: Product
  let browser: Browser
  let page: Page
  const owned = new AsyncDisposableStack()

  beforeAll(async () => {
    d1 = owned.use(await startSshd())
    d2 = owned.use(await startSshd())
    await is(d1, 'MASTER')
    await is(d2, 'BACKUP')
    product = owned.use(
      await startProduct(`site: Test
hosts:
  d1: { address: 127.0.0.1, checks: { carp: { with: { port: ${d1.port}, keyFile: "${d1.keyFile}", hostKey: "${d1.hostKey}" } } } }
  d2: { address: 127.0.0.1, checks: { carp: { with: { port: ${d2.port}, keyFile: "${d2.keyFile}", hostKey: "${d2.hostKey}" } } } }
checks:
  carp: { probe: carp, hosts: [d1, d2], every: 2s, timeout: 6s, with: { source: ssh, user: ${d1.user} } }
  shared: { relation: carp-pair, of: [d1/carp, d2/carp], every: 1s, attempts: 2, with: { vhid: 1, preferred: d1 } }
`),
    )
    browser = owned.use(await startBrowser())
    page = await browser.newPage()
    await page.goto(`${product.url}/view/failover`)
  })
  afterAll(() => owned.disposeAsync())

  test('a pair that is well says who has it, and who should', async () => {
    await page.getByText('as it should be').waitFor()
    expect(await machine(page, 'd1')).toMatch(/should be master.*MASTER.*192\.0\.2\.1/)
    expect(await machine(page, 'd2')).toMatch(/backup/)
  })

  test('failed over: the other one has it', async () => {
    await is(d1, 'BACKUP')
    await is(d2, 'MASTER')
    await page.getByText('failed over', { exact: true }).waitFor()
    expect(await machine(page, 'd2')).toContain('MASTER')
  })

  test('a split brain fills both sides and says why they fight', async () => {
    await is(d1, 'MASTER')
    await is(d2, 'MASTER', '192.0.2.2')
    await page.getByText('two masters', { exact: true }).waitFor()
    await eventually(async () => expect(await page.locator('[data-tone=critical][data-filled]').count()).toBe(2))
    await page.getByText('address lists differ: d1 has 192.0.2.1, d2 has 192.0.2.2', { exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Last moves' }).waitFor()
  })

  test('a machine that cannot be asked is not taken for a backup', async () => {
    await is(d1, 'BACKUP')
    await d2.stop()
    await page.getByText('not known', { exact: true }).waitFor()
    expect(await page.getByText('backup', { exact: true }).count()).toBe(0)
  })
})

const machine = async (page: Page, host: string): Promise<string> =>
  (await page
    .locator('article section', { has: page.getByRole('link', { name: host, exact: true }) })
    .first()
    .textContent()) ?? ''

/** What its ifconfig prints from now on. */
const is = (sshd: Sshd, state: 'MASTER' | 'BACKUP', address = '192.0.2.1') =>
  sshd.print({
    'timeout 10 /sbin/ifconfig -a': `carp1: flags=49<UP,LOOPBACK,RUNNING> metric 0 mtu 1500
\tinet ${address} netmask 0xffffff00
\tcarp: ${state} vhid 1 advbase 1 advskew 10
`,
  })

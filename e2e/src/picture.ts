// Makes the picture of the README from the running product on real servers: `node e2e/src/picture.ts`.
import { join } from 'node:path'
import { freePort } from '@foretop/lab/lab.ts'
import { MONITOR } from '@foretop/lab/mariadb.ts'
import { startMemcached } from '@foretop/lab/memcached.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { startBrowser } from './browser.ts'
import { startEstate } from './estate.ts'

const FILE = join(import.meta.dirname, '../../docs/pictures/wall.png')
const SIZE = { width: 1_600, height: 900 }

await using estate = await startEstate()
await using cache = await startMemcached()
const gone = await freePort()
const web = estate.perlbal().portOf('web')

const numbered = (name: string, count: number, group: string) =>
  Array.from({ length: count }, (_, index) => `  ${name}0${index + 1}: { address: 127.0.0.1, groups: [${group}] }`)
const config = [
  'site: Dreamwidth',
  'groups:',
  '  balancers: { title: balancers }',
  '  webs: { title: webs }',
  '  databases: { title: databases }',
  '  caches: { title: caches }',
  '  jobs: { title: jobs }',
  'hosts:',
  ...numbered('lb', 2, 'balancers'),
  ...numbered('web', 9, 'webs').slice(0, -1),
  `  web09: { address: 127.0.0.1, groups: [webs], checks: { apache: { with: { port: ${gone} } } } }`,
  `  db01: { address: 127.0.0.1, groups: [databases], checks: { mysql: { with: { port: ${estate.master.port} } } } }`,
  `  db02: { address: 127.0.0.1, groups: [databases], checks: { mysql: { with: { port: ${estate.replica.port} } } } }`,
  ...numbered('mc', 4, 'caches'),
  ...numbered('jobs', 2, 'jobs'),
  'defaults: { every: 1s, timeout: 800ms, attempts: 2 }',
  'checks:',
  `  perlbal: { probe: perlbal, hosts: [balancers], with: { port: ${estate.perlbal().port} } }`,
  `  static: { probe: http, hosts: [balancers], with: { port: ${web} } }`,
  `  apache: { probe: http, hosts: [webs], with: { port: ${web} } }`,
  `  login: { probe: http, hosts: [webs], with: { port: ${web}, path: /login } }`,
  `  machine: { probe: host, hosts: [webs] }`,
  `  disks: { probe: disk, hosts: [webs, databases] }`,
  `  mysql: { probe: mysql, hosts: [databases], with: { user: ${MONITOR.user}, password: "${MONITOR.password}" } }`,
  '  topology: { relation: replication, of: [db01/mysql, db02/mysql] }',
  `  memcached: { probe: memcached, hosts: [caches], with: { port: ${cache.port} } }`,
  `  gearman: { probe: gearman, hosts: [jobs], with: { port: ${estate.gearmand().port} } }`,
  '',
].join('\n')

await using product = await startProduct(config)
await product.until('db02/mysql', 'ok', 20_000)
await estate.replica.run("INSERT INTO app.t VALUES (7, 'written on the wrong side')")
await estate.master.run("INSERT INTO app.t VALUES (7, 'the real one')")
await estate.gearmand().submit('resize-photo')
await product.until('db02/mysql', 'critical', 20_000)
await product.until('jobs01/gearman', 'critical', 20_000)
await product.until('web09/apache', 'critical', 20_000)

const browser = await startBrowser()
const page = await browser.newPage({ viewport: SIZE, colorScheme: 'dark' })
await page.goto(`${product.url}/wall?kiosk`)
await page.getByRole('gridcell', { name: /^web09 apache, critical/ }).waitFor()
// The map takes its new place once the cards have come.
await page.getByRole('gridcell', { name: /^jobs02 gearman/ }).waitFor()
await page.waitForFunction(() => document.getAnimations().length === 0)
await page.screenshot({ path: FILE })
await browser.close()

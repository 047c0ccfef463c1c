/** Looks at a link-local address with its zone, on a network of its own, and prints what each kind of probe makes of it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { changeLinks } from '@foretop/lab/links.ts'
import { look } from '../../look.ts'
import { gearman } from '../gearman/gearman.ts'
import { memcached } from '../memcached/memcached.ts'
import { mysql } from '../mysql/mysql.ts'
import { perlbal } from '../perlbal/perlbal.ts'
import { tls } from '../tls/tls.ts'
import { http } from './http.ts'

const address = 'fe80::1%eth0'
await changeLinks('set lo up', 'add eth0 type bridge', 'set eth0 addrgenmode none', 'set eth0 up')
await promisify(execFile)('ip', ['addr', 'add', 'fe80::1/64', 'dev', 'eth0', 'nodad'])
await using server = await startHostile(onceAsked(saying('HTTP/1.1 200 OK\r\n\r\nwelcome')), address)
const { port } = server
const closed = { port: await freePort() }
const seen = {
  page: await look(http, { port, contains: 'welcome' }, { address }),
  connected: await look(http, { url: `http://www.example.test:${port}/`, connect: `[${address}]` }),
  unknown: await look(http, { port }, { address: 'fe80::1%eth7' }),
  refused: [
    await look(tls, closed, { address }),
    await look(memcached, closed, { address }),
    await look(gearman, closed, { address }),
    await look(perlbal, closed, { address }),
    await look(mysql, { ...closed, user: 'x', password: 'y' }, { address }),
  ],
}
process.stdout.write(JSON.stringify({ ...seen, asked: server.received().toString() }))

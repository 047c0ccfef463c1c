/** Looks at a real memcached by a name whose first address is dead, with a hosts file that is nobody else's. */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { startMemcached } from '@foretop/lab/memcached.ts'
import { look } from '../../look.ts'
import { memcached } from './memcached.ts'

await using folder = await temporaryFolder()
await using server = await startMemcached()
const hosts = join(folder.path, 'hosts')
await writeFile(hosts, '127.0.0.9 two\n127.0.0.1 two\n')
execFileSync('mount', ['--bind', hosts, '/etc/hosts'])
console.log(JSON.stringify(await look(memcached, { port: server.port, roundTrip: true }, { address: 'two' })))

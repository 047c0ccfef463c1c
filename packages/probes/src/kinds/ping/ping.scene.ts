/** Pings what does not answer, on a network of its own, and prints what comes of it. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { changeLinks } from '@foretop/lab/links.ts'
import { look } from '../../look.ts'
import { ping } from './ping.ts'

const run = promisify(execFile)
const at = (address: string, options = {}) =>
  look(ping, { count: 2, patienceMs: 1_000, ...options }, { address, timeoutMs: 60_000 })

const noNetwork = await at('10.0.0.1')
await changeLinks('set lo up', 'add eth0 type bridge', 'set eth0 up', 'add veth0 type veth peer name veth1')
await changeLinks('set veth0 up', 'set veth1 up')
await run('ip', ['addr', 'add', '10.7.7.1/24', 'dev', 'veth0'])
await run('ip', ['route', 'add', 'unreachable', '10.1.0.0/16'])
const noHost = await at('10.7.7.9', { patienceMs: 5_000 })
const noRoute = await at('10.1.0.1')
// What is only for this network.
await writeFile('/proc/sys/net/ipv4/icmp_echo_ignore_all', '1')
const silent = await at('127.0.0.1')
process.stdout.write(JSON.stringify({ noNetwork, noHost, noRoute, silent }))

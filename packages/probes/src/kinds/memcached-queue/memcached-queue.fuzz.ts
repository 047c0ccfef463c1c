import { readFileSync } from 'node:fs'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { memcachedQueue } from './memcached-queue.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/memcached-queue/${name}.txt`, import.meta.url), 'latin1')

export const recordings = () => [
  overTcp(memcachedQueue, {
    name: 'kestrel',
    pieces: [recorded('constructed-kestrel-stats')],
    options: { server: 'kestrel', require: ['a'] },
  }),
  overTcp(memcachedQueue, {
    name: 'Starling',
    pieces: [recorded('starling-stats')],
    options: { server: 'kestrel', require: ['mail'] },
  }),
  overTcp(memcachedQueue, {
    name: 'MemcacheQ',
    pieces: [recorded('memcacheq-stats'), recorded('memcacheq-stats-queue')],
    options: { server: 'memcacheq', require: ['mail'] },
  }),
  overTcp(memcachedQueue, { name: 'memqd', pieces: [recorded('memqd-stats')], options: { server: 'memqd' } }),
]

import { readFileSync } from 'node:fs'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { memcached } from './memcached.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/memcached/${name}.txt`, import.meta.url), 'latin1')
const version = recorded('healthy-version')

export const recordings = () => [
  overTcp(memcached, { name: 'well', pieces: [version, recorded('healthy-stats')] }),
  overTcp(memcached, { name: 'full', pieces: [version, recorded('evicting-stats')] }),
  overTcp(memcached, {
    name: 'too old to tell its limit',
    pieces: [
      version,
      recorded('healthy-stats').replace(/STAT max_connections \S+\r\n/, ''),
      recorded('healthy-stats_settings'),
    ],
  }),
  overTcp(memcached, { name: 'no connection left', pieces: [recorded('maxconn-stats')] }),
  overTcp(memcached, { name: 'a login wanted', pieces: [recorded('auth-required-version')] }),
]

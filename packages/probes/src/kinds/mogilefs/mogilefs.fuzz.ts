import { readFileSync } from 'node:fs'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { mogilefs } from './mogilefs.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/mogilefs/${name}.txt`, import.meta.url), 'latin1')
const SENTINEL = { domain: 'photos', key: 'k0.jpg', copies: 2 }

export const recordings = () => [
  overTcp(mogilefs, {
    name: 'well, with a sentinel',
    pieces: ['healthy-astats', 'healthy-ajobs', 'healthy-get_hosts', 'healthy-get_devices', 'healthy-get_paths'].map(
      recorded,
    ),
    options: { sentinel: SENTINEL },
  }),
  overTcp(mogilefs, {
    name: 'a device unreachable, without a sentinel',
    pieces: [
      'workersbusy-astats',
      'healthy-ajobs',
      'healthy-get_hosts',
      'storedown-get_devices',
      'healthy-get_domains',
      'no-key-get_paths',
    ].map(recorded),
  }),
]

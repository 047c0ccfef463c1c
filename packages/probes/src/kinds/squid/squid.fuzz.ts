import { readFileSync } from 'node:fs'
import { judgedAtOnce } from '../../fuzz/judged-at-once.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { foundIn, squid } from './squid.ts'

const recorded = (name: string) => readFileSync(new URL(`../../fixtures/squid/${name}.txt`, import.meta.url))

/** Its pages, without the HTTP around them, which says where each ends; old ones have no length, so peers are named. */
const pages = (name: string, [info, counters, list]: readonly [string, string, string]) =>
  parsed(judgedAtOnce(squid), {
    name,
    pieces: [recorded(info), recorded(counters), recorded(list)],
    read([info, counters, list]) {
      if (info === undefined || counters === undefined || list === undefined)
        throw new ProbeFailure('closed', 'not all pages came')
      const told = { info: info.toString(), counters: counters.toString(), list: list.toString() }
      return foundIn(told, { require: ['web1', 'web2'], ignore: [] }, 1)
    },
  })

export const recordings = () => [
  pages('well', ['healthy-info', 'healthy-counters', 'healthy-server_list']),
  pages('one peer fails', ['healthy-info', 'healthy-counters', 'peerdown-server_list']),
  pages('all peers down', ['allpeersdown-info', 'allpeersdown-counters', 'allpeersdown-server_list']),
]

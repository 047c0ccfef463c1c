import { readFileSync } from 'node:fs'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { ddlockd } from './ddlockd.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/ddlockd/${name}.txt`, import.meta.url), 'latin1')
const noop = recorded('held-noop')

export const recordings = () => [
  overTcp(ddlockd, { name: 'locks held', pieces: [recorded('held-status'), recorded('held-locks'), noop] }),
  overTcp(ddlockd, { name: 'just started', pieces: [recorded('fresh-status'), recorded('fresh-locks'), noop] }),
  overTcp(ddlockd, { name: 'without locks', pieces: [recorded('after-status')], options: { locks: false } }),
]

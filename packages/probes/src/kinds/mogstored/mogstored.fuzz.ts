import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { AnyProbe } from '../../define.ts'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { mogstored } from './mogstored.ts'
import { watchOnce } from './side-channel.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/mogstored/${name}.txt`, import.meta.url), 'latin1')

/** The side channel by itself, which has a port of its own. */
const side: AnyProbe = {
  ...mogstored,
  options: z.strictObject({ port: z.int() }),
  async run({ port }, { target, signal }) {
    const busy = (await watchOnce({ address: target.address, port }, signal)) ?? new Map()
    return {
      metrics: { busy: Object.fromEntries([...busy].map(([device, percent]) => [`dev${device}`, percent])) },
      text: 'watched',
    }
  },
}

export const recordings = () => [
  overTcp(mogstored, { name: 'a device', pieces: [recorded('dev1-usage')], options: { devices: [1] }, ends: true }),
  overTcp(side, { name: 'the side channel', pieces: [recorded('side-size'), '1\t1.20\n2\t80.05\n.\n'] }),
]

import { readFileSync } from 'node:fs'
import type { AnyProbe } from '../../define.ts'
import { judgedAtOnce } from '../../fuzz/judged-at-once.ts'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { haproxy } from './haproxy.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/haproxy/${name}.txt`, import.meta.url), 'latin1')

/** What the socket says, to a look that is told only a port: the options say of which of both it is. */
const bySocket: AnyProbe = {
  ...haproxy,
  options: haproxy.options.transform(({ port, ...options }) => ({ ...options, socket: port })) as never,
}

const STATES = ['badhealth', 'drain-maint', 'queueing']

export const recordings = () => [
  ...STATES.map((state) =>
    overTcp(bySocket, {
      name: `${state}, by its socket`,
      pieces: [recorded(`${state}-show_info`) + recorded(`${state}-show_stat`)],
      ends: true,
    }),
  ),
  overTcp(haproxy, { name: 'alldown, its page', pieces: [recorded('alldown-page')], ends: true }),
  // Nothing marks its end; that the last backend is there must be asked for.
  overTcp(judgedAtOnce(haproxy), {
    name: 'a page without any length',
    pieces: [`HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n${recorded('onedown-show_stat').trimEnd()}\n`],
    options: { require: ['web'] },
    ends: true,
    cut: 'worsens',
  }),
]

import type { Socket } from 'node:net'
import { of, type World } from '../world/world.ts'
import { speakLines } from './lines.ts'

/** gearmand's admin protocol, as the server in C answers it: `status`, `workers` and `version`. */
export const serveGearman = (ask: () => World, name: string) => (socket: Socket) =>
  speakLines(socket, (line) => {
    if (line === 'version') return 'OK 1.1.20\n'
    const functions = Object.entries(of(ask().queues, name).functions)
    if (line === 'status')
      return list(
        functions.map(([job, { waiting, running, workers }]) =>
          [job, Math.floor(waiting) + running, running, workers].join('\t'),
        ),
      )
    if (line === 'workers') {
      const workers = functions.flatMap(([job, { workers }]) => Array.from({ length: workers }, () => job))
      return list(['32 127.0.0.1 - :', ...workers.map((job, index) => `${33 + index} 127.0.0.1 - : ${job}`)])
    }
    return `ERR UNKNOWN_COMMAND Unknown+server+command${line}\n`
  })

const list = (lines: readonly string[]): string => [...lines, '.'].map((line) => `${line}\n`).join('')

import { judgedAtOnce } from '../../fuzz/judged-at-once.ts'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { apache } from './apache.ts'

/** As Apache 2.4 said it, with fewer of the lines that nobody reads. */
const PAGE = `127.0.0.1
ServerVersion: Apache/2.4.71 (Debian)
ServerMPM: event
ServerUptimeSeconds: 1
Load1: 21.11
Total Accesses: 12
Total kBytes: 3
Uptime: 1
ReqPerSec: 12
BusyWorkers: 4
IdleWorkers: 0
ConnsTotal: 4
Scoreboard: WRRK
`
const answer = (length: string) =>
  `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n${length}Connection: close\r\n\r\n${PAGE}`

export const recordings = () => [
  overTcp(apache, { name: 'its page', pieces: [answer(`Content-Length: ${PAGE.length}\r\n`)], ends: true }),
  overTcp(judgedAtOnce(apache), {
    name: 'its page without any length',
    pieces: [answer('')],
    ends: true,
    cut: 'worsens',
  }),
]

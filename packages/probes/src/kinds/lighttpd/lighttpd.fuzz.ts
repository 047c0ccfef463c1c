import { judgedAtOnce } from '../../fuzz/judged-at-once.ts'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { lighttpd } from './lighttpd.ts'

/** As lighttpd 1.4.69 said it. */
const PAGE = 'Total Accesses: 4\nTotal kBytes: 0\nUptime: 2\nBusyServers: 7\nIdleServers: 1\nScoreboard: hrrrrkk_\n'

const answer = (length: string) =>
  `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n${length}Connection: close\r\n\r\n${PAGE}`

export const recordings = () => [
  overTcp(lighttpd, { name: 'its page', pieces: [answer(`Content-Length: ${PAGE.length}\r\n`)], ends: true }),
  overTcp(judgedAtOnce(lighttpd), {
    name: 'its page without any length',
    pieces: [answer('')],
    ends: true,
    cut: 'worsens',
  }),
]

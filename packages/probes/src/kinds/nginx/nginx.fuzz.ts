import { overTcp } from '../../fuzz/over-tcp.ts'
import { nginx } from './nginx.ts'

/** As nginx 1.22 said it behind a full PHP. */
const PAGE =
  'Active connections: 21 \nserver accepts handled requests\n 53 53 52 \nReading: 0 Writing: 21 Waiting: 0 \n'

export const recordings = () => [
  overTcp(nginx, {
    name: 'its page',
    pieces: [
      `HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: text/plain\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`,
    ],
    options: { limit: 22 },
    ends: true,
  }),
]

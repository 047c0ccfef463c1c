import { overTcp } from '../../fuzz/over-tcp.ts'
import { tcp } from './tcp.ts'

export const recordings = () => [
  // Nothing marks the end of what is said: texts that are expected must come, and more may be lost.
  overTcp(tcp, {
    name: 'a greeting and an answer',
    pieces: ['220-mail.example.test\r\n220 ESMTP ready\r\n', '221 2.0.0 Bye\r\n'],
    options: { banner: ['220 ', 'ready'], send: 'QUIT', expect: '221 2.0.0 Bye' },
    greets: true,
    ends: true,
    cut: 'worsens',
  }),
  overTcp(tcp, {
    name: 'only an answer',
    pieces: ['+PONG\r\n'],
    options: { send: 'PING', expect: '+PONG' },
    ends: true,
    cut: 'worsens',
  }),
]

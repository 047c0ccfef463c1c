import { overTcp } from '../../fuzz/over-tcp.ts'
import { smtp } from './smtp.ts'

const GREETING = '220 mail.example.test ESMTP Postfix\r\n'
const OFFERS =
  '250-mail.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-AUTH PLAIN LOGIN\r\n250-ENHANCEDSTATUSCODES\r\n250 CHUNKING\r\n'
const MAIL = ['250 2.1.0 Ok\r\n', '250 2.1.5 Ok\r\n', '250 2.0.0 Ok\r\n']
const recipient = 'postmaster@example.test'

// What is said to QUIT may be nothing at all, so it is in none of them. What comes of TLS is tried with `tls`.
export const recordings = () => [
  overTcp(smtp, {
    name: 'a mail asked about',
    greets: true,
    pieces: [GREETING, OFFERS, ...MAIL],
    options: { recipient },
  }),
  overTcp(smtp, {
    name: 'a login by PLAIN',
    greets: true,
    pieces: [GREETING, OFFERS, '235 2.7.0 Authentication successful\r\n'],
    options: { user: 'relay', password: 'secret', clearLogin: true },
  }),
  overTcp(smtp, {
    name: 'a login by LOGIN, in several lines',
    greets: true,
    pieces: [
      '220-old.example.test\r\n220 ready\r\n',
      '250-old.example.test\r\n250 AUTH=LOGIN\r\n',
      ...['334 VXNlcm5hbWU6\r\n', '334 UGFzc3dvcmQ6\r\n', '235 ok\r\n'],
    ],
    options: { user: 'relay', password: 'secret', clearLogin: true },
  }),
  overTcp(smtp, {
    name: 'one that goes over to TLS',
    greets: true,
    pieces: [GREETING, OFFERS.replace('AUTH PLAIN LOGIN', 'STARTTLS'), '220 2.0.0 Ready to start TLS\r\n'],
    options: { security: 'starttls' },
  }),
  overTcp(smtp, {
    name: 'older than EHLO',
    greets: true,
    pieces: [GREETING, '500 what?\r\n', '250 old.example.test\r\n', ...MAIL],
    options: { recipient },
  }),
]

import { gzipSync } from 'node:zlib'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { http } from './http.ts'

const PAGE = '<html><title>Wilkommen</title><p>hello</p></html>'
const FIELDS = 'Content-Type: text/html; charset=utf-8\r\nServer: lab\r\nAge: 12\r\n'
const COOKIE = 'Set-Cookie: sid=1; Domain=www.hab.la; Path=/; Secure; HttpOnly; SameSite=Lax\r\n'
const GZIPPED = gzipSync(PAGE)

export const recordings = () => [
  overTcp(http, {
    name: 'with its length',
    pieces: [`HTTP/1.1 200 OK\r\n${FIELDS}${COOKIE}Content-Length: ${PAGE.length}\r\n\r\n${PAGE}`],
    options: { contains: 'hello', header: { Server: 'lab' }, cookies: { domain: 'www.hab.la', secure: true } },
    ends: true,
  }),
  overTcp(http, {
    name: 'in chunks',
    pieces: [
      `HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n${FIELDS}Transfer-Encoding: chunked\r\n\r\n` +
        `10;x=y\r\n${PAGE.slice(0, 16)}\r\n${(PAGE.length - 16).toString(16)} \r\n${PAGE.slice(16)}\r\n0\r\nX: y\r\n\r\n`,
    ],
    options: { contains: ['hello', '</html>'] },
    ends: true,
  }),
  overTcp(http, {
    name: 'packed',
    pieces: [
      Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\n${FIELDS}Content-Encoding: gzip\r\nContent-Length: ${GZIPPED.length}\r\n\r\n`),
        GZIPPED,
      ]),
    ],
    options: { contains: 'hello' },
    ends: true,
  }),
  // Nothing but the end of the connection ends it, which anybody can bring about: a text at its end must be asked for.
  overTcp(http, {
    name: 'without any length',
    pieces: [`HTTP/1.0 200 OK\r\n${FIELDS}\r\n${PAGE}`],
    options: { contains: '</html>' },
    ends: true,
    cut: 'worsens',
  }),
  overTcp(http, {
    name: 'a bad gateway',
    pieces: [`HTTP/1.1 502 Bad Gateway\r\n${FIELDS}Content-Length: 5\r\n\r\nsorry`],
    ends: true,
  }),
  overTcp(http, {
    name: 'a challenge',
    pieces: [
      `HTTP/1.1 403 Forbidden\r\n${FIELDS}CF-RAY: 8a1b-FRA\r\ncf-mitigated: challenge\r\nContent-Length: 5\r\n\r\nsorry`,
    ],
    ends: true,
  }),
  overTcp(http, {
    name: 'a redirect that is not followed',
    pieces: [`HTTP/1.1 302 Found\r\n${FIELDS}Location: /login?next=%2F\r\nContent-Length: 0\r\n\r\n`],
    options: { status: 200 },
    ends: true,
  }),
]

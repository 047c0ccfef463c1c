import { readFileSync } from 'node:fs'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { phpFpm } from './php-fpm.ts'

const recorded = (name: string) => readFileSync(new URL(`../../fixtures/php-fpm/${name}.bin`, import.meta.url))
const BODY =
  recorded('healthy-status')
    .toString('latin1')
    .match(/\{.*\}/)?.[0] ?? ''

export const recordings = () => [
  ...['healthy-status', 'dynamic-saturated-status'].map((name) =>
    overTcp(phpFpm, { name, pieces: [recorded(name)], ends: true }),
  ),
  overTcp(
    // What a web server hands on; the port is its own.
    {
      ...phpFpm,
      options: phpFpm.options.transform(({ port, ...all }) => ({
        ...all,
        url: `http://127.0.0.1:${port}/status`,
      })) as never,
    },
    {
      name: 'through a web server',
      pieces: [`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`],
      ends: true,
    },
  ),
]

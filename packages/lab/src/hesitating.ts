import { connect } from 'node:net'

/** Clients on loopback that begin a question over HTTP and do not end it, until disposed of. */
export function hesitating(port: number, count: number): Disposable {
  const clients = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => {}))
  for (const client of clients) client.write('GET / HTTP/1.1\r\n')
  return { [Symbol.dispose]: () => clients.forEach((client) => void client.destroy()) }
}

import { connect } from 'node:net'
import { startHostile } from '@foretop/lab/hostile.ts'

/** What a server says in one session, as answers to one question after the other; the first unasked. `see` looks at it through `port`. */
export async function relayed(server: number, see: (port: number) => Promise<unknown>): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [Buffer.alloc(0)]
  await using relay = await startHostile((client) => {
    const behind = connect({ port: server, host: '127.0.0.1', noDelay: true })
    client.on('data', (chunk) => {
      pieces.push(Buffer.alloc(0))
      behind.write(chunk)
    })
    client.on('close', () => behind.destroy())
    behind.on('data', (chunk) => {
      pieces.push(Buffer.concat([pieces.pop() ?? chunk, chunk]))
      client.write(chunk)
    })
  })
  await see(relay.port)
  // The goodbye has no answer.
  return pieces.filter(({ length }) => length > 0)
}

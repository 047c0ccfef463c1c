import { connect } from 'node:net'
import { startHostile } from '@foretop/lab/hostile.ts'

/**
 * All that a server says while `look` looks at it through a port of ours, for `overTcp` with `greets`: what it said unasked, and
 * its answer to each question. The goodbye, which has none, is left out.
 */
export async function saidOnTheWire(
  port: number,
  look: (port: number) => Promise<unknown>,
): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [Buffer.alloc(0)]
  await using relay = await startHostile((client) => {
    const behind = connect({ port, host: '127.0.0.1', noDelay: true })
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
  await look(relay.port)
  return pieces.filter(({ length }) => length > 0)
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * An address at which connections neither come about nor are refused, as behind a firewall or at a dead machine: a
 * program that listens and stands still, with as many clients as the kernel lets wait.
 */
export async function startDeaf(host: string, port: number): Promise<AsyncDisposable> {
  const child = spawn(process.execPath, ['-e', LISTEN_AND_STAND_STILL, host, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const clients: Socket[] = []
  const stop = async () => {
    for (const client of clients) client.destroy()
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  await once(child.stdout, 'data')
  // One more than may wait never comes about; when it does not, the line is full.
  for (let count = 0; count < WAITING + 1; count += 1) {
    const client = connect(port, host).on('error', () => {})
    clients.push(client)
    await once(client, 'connect')
  }
  return { [Symbol.asyncDispose]: stop }
}

/** The kernel lets one more wait than it is told. */
const WAITING = 1

const LISTEN_AND_STAND_STILL = `
  const [host, port] = process.argv.slice(1)
  require('node:net').createServer().listen({ host, port: Number(port), backlog: ${WAITING} }, () => {
    require('node:fs').writeSync(1, 'listening')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })`

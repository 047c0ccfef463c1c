import { once } from 'node:events'
import { connect } from 'node:net'

/** The two numbers of pbadm, and the wall ms between which the balancer counted them. */
export interface States {
  readonly inFlight: number
  readonly waiting: number
  readonly askedAt: number
  readonly answeredAt: number
}

export interface StatesReader extends Disposable {
  /** Several may be under way at once: then the balancer's kernel waits for no acknowledgement between two parts. */
  read(): Promise<States>
  /** Reads until so many visitors are in flight and so many wait. */
  until(inFlight: number, waiting: number): Promise<States>
}

/** Asks a balancer's management port on a socket of its own, by other means than the product's. */
export async function openStates(port: number): Promise<StatesReader> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1')
  await once(socket, 'connect')
  const asked: ((reply: string) => void)[] = []
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
    // A line with nothing but a dot ends a reply.
    for (let end = text.indexOf('.\r\n'); end !== -1; end = text.indexOf('.\r\n')) {
      asked.shift()?.(text.slice(0, end))
      text = text.slice(end + 3)
    }
  })
  const read = async (): Promise<States> => {
    const askedAt = Date.now()
    const replied = new Promise<string>((resolve) => asked.push(resolve))
    socket.write('states\r\n')
    return { ...count(await replied), askedAt, answeredAt: Date.now() }
  }
  return {
    read,
    async until(inFlight, waiting) {
      for (;;) {
        const states = await read()
        if (states.inFlight === inFlight && states.waiting === waiting) return states
      }
    },
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

function count(reply: string) {
  const of = (state: string) => Number(new RegExp(`^Perlbal::${state} (\\d+)`, 'm').exec(reply)?.[1] ?? 0)
  return {
    inFlight: of('BackendHTTP xfer_res') + of('BackendHTTP wait_res'),
    waiting: of('ClientProxy wait_backend'),
  }
}

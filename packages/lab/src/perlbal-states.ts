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
  /** One question at a time. */
  read(): Promise<States>
  /** Reads until so many visitors are in flight or waiting. */
  until(visitors: number): Promise<States>
}

/** Asks a balancer's management port on a socket of its own, by other means than the product's. */
export async function openStates(port: number): Promise<StatesReader> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  await once(socket, 'connect')
  const read = async (): Promise<States> => {
    const askedAt = Date.now()
    socket.write('states\r\n')
    let reply = ''
    while (!reply.endsWith('.\r\n')) reply += (await once(socket, 'data'))[0]
    const count = (state: string) => Number(new RegExp(`^Perlbal::${state} (\\d+)`, 'm').exec(reply)?.[1] ?? 0)
    const inFlight = count('BackendHTTP xfer_res') + count('BackendHTTP wait_res')
    return { inFlight, waiting: count('ClientProxy wait_backend'), askedAt, answeredAt: Date.now() }
  }
  return {
    read,
    async until(visitors) {
      for (;;) {
        const states = await read()
        if (states.inFlight + states.waiting === visitors) return states
      }
    },
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

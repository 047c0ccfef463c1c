import type { Socket } from 'node:net'
import { type Behaviour, startHostile } from '@foretop/lab/hostile.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { smtp } from './smtp.ts'

export const GREETING = '220 mail.example.test ESMTP Postfix\r\n'
export const OFFERS = '250-mail.example.test\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 AUTH LOGIN PLAIN\r\n'
export const USUAL: { readonly [command: string]: string } = {
  ...{ EHLO: OFFERS, HELO: '250 mail\r\n', STARTTLS: '220 go on\r\n', QUIT: '221 bye\r\n' },
  ...{ MAIL: '250 ok\r\n', RCPT: '250 ok\r\n', RSET: '250 ok\r\n', AUTH: '235 ok\r\n' },
}

/** Each line of the client as it comes, and what is said to its first word. */
export const hearing = (socket: Socket, replies: { readonly [command: string]: string | null }) =>
  socket.on('data', (chunk) => {
    const line = String(chunk).trimEnd()
    const reply = replies[line] ?? replies[line.split(' ')[0] ?? '']
    if (reply === null) socket.end()
    else socket.write(reply ?? '500 what?\r\n')
  })

/** A mail server that says what `replies` says otherwise; `null`: it hangs up. */
export const answering =
  (replies: { readonly [command: string]: string | null } = {}, greeting = GREETING): Behaviour =>
  (socket) => {
    socket.write(greeting)
    hearing(socket, { ...USUAL, ...replies })
  }

/** A look at it, and all that we said until we had gone. */
export async function lookAt(behaviour: Behaviour, options = {}, timeoutMs = 10_000) {
  await using server = await startHostile(behaviour)
  const seen = await lookSteadily(smtp, { port: server.port, ...options }, { timeoutMs })
  await eventually(() => {
    if (server.open() > 0) throw new Error('the connection is open still')
  })
  return { seen, said: server.received().toString() }
}

import type { Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { Certificate } from './certificate.ts'
import { speakLines } from './lines.ts'

/** A mail server that greets, names what it can, and goes over to TLS (RFC 3207). It takes no mail. */
export const serveSmtp = (name: string, certificate: () => Certificate) => (socket: Socket) => {
  socket.write(`220 ${name} ESMTP Postfix\r\n`)
  speakLines(socket, (line) => {
    const command = line.slice(0, 8).toUpperCase()
    if (command === 'STARTTLS') {
      socket.write('220 2.0.0 Ready to start TLS\r\n', () => secure(socket, certificate()))
      return ''
    }
    if (command.startsWith('EHLO')) return `250-${name}\r\n250-SIZE 10240000\r\n250 STARTTLS\r\n`
    if (command.startsWith('HELO')) return `250 ${name}\r\n`
    if (command.startsWith('QUIT')) return null
    return '502 5.5.2 Error: command not recognized\r\n'
  })
}

function secure(socket: Socket, { certificate, key }: Certificate): void {
  socket.removeAllListeners('data')
  const wrapped = new TLSSocket(socket, {
    isServer: true,
    secureContext: createSecureContext({ cert: certificate, key }),
  })
  wrapped.on('error', () => socket.destroy())
  speakLines(wrapped, (line) => (line.toUpperCase().startsWith('QUIT') ? null : '250 OK\r\n'))
}

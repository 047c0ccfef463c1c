import type { Socket } from 'node:net'
import { speakLines } from './lines.ts'

const REPLIES: { readonly [command: string]: string } = {
  FEAT: '211-Features:\r\n UTF8\r\n SIZE\r\n211 End\r\n',
  NOOP: '200 NOOP command successful\r\n',
  PASS: '230 User logged in\r\n',
  PWD: '257 "/" is the current directory\r\n',
  SYST: '215 UNIX Type: L8\r\n',
  TYPE: '200 Type set\r\n',
  USER: '331 Password required\r\n',
}

/** An FTP server that lets everybody in, as ProFTPD speaks. It has no files. */
export const serveFtp = (name: string) => (socket: Socket) => {
  socket.write(`220 ProFTPD Server (${name}) [${name}]\r\n`)
  speakLines(socket, (line) => {
    const command = (line.split(' ')[0] ?? '').toUpperCase()
    return command === 'QUIT' ? null : (REPLIES[command] ?? '502 Command not implemented\r\n')
  })
}

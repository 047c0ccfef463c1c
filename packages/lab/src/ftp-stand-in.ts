import type { Socket } from 'node:net'
import type { Behaviour, HostileServer } from './hostile.ts'
import { startHostile } from './hostile.ts'

export interface FtpWords {
  /** What is said unasked. */
  readonly greeting?: string
  /** Command (`PASS`) → what it is answered; others are not known. `PORT` in it is that of the data, as EPSV has it. */
  readonly replies?: { readonly [command: string]: string }
  /** What comes over the data connection. */
  readonly data?: Behaviour
}

export const FTP_REPLIES = {
  USER: '331 Password required\r\n',
  PASS: '230 Logged in\r\n',
  CWD: '250 OK\r\n',
  EPSV: '229 Entering Extended Passive Mode (|||PORT|)\r\n',
  LIST: '150 Opening\r\n226 Done\r\n',
  QUIT: '221 Goodbye\r\n',
} as const

/** An FTP server that says what it is told to, with a data connection that opens at once. `heard` is told each command. */
export async function startFtpStandIn(
  { greeting = '220 ready\r\n', replies = FTP_REPLIES, data }: FtpWords = {},
  heard: (line: string, socket: Socket) => void = () => {},
): Promise<HostileServer & { readonly dataPort: number }> {
  const transfers = await startHostile(data ?? ((socket) => void socket.end('-rw-r--r-- 1 a\r\n')))
  const answer = (socket: Socket, line: string) => {
    const reply = replies[line.split(' ')[0] ?? ''] ?? '500 not understood\r\n'
    socket.write(reply.replace('PORT', String(transfers.port)))
  }
  const control = await startHostile((socket) => {
    socket.write(greeting)
    socket.on('data', (said) => {
      const line = String(said).trimEnd()
      answer(socket, line)
      heard(line, socket)
    })
  })
  return {
    ...control,
    dataPort: transfers.port,
    async [Symbol.asyncDispose]() {
      await Promise.all([control[Symbol.asyncDispose](), transfers[Symbol.asyncDispose]()])
    },
  }
}

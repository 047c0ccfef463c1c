import type { Socket } from 'node:net'

/** Longer than any command; whoever sends more is no client of ours. */
const LINE_LIMIT = 4_096

/** Speaks a protocol of lines: each command is answered by what `answer` gives, `null` hangs up. */
export function speakLines(socket: Socket, answer: (line: string) => string | null): void {
  let rest = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LINE_LIMIT) socket.destroy()
    let reply = ''
    for (const line of lines) {
      const said = answer(line.trimEnd())
      if (said === null) return void socket.end(reply)
      reply += said
    }
    if (reply !== '' && socket.writable) socket.write(reply)
  })
}

import { createServer } from 'node:net'

/** A web server that costs next to nothing, in a process of its own so that its time is not counted as the product's. */
const REPLY = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'

const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => socket.end(REPLY))
})
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4_096 }, () => process.send?.('listening'))
process.on('disconnect', () => process.exit())

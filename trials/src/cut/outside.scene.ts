import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { promisify } from 'node:util'
import { changeLinks } from '@foretop/lab/links.ts'

/** Servers in a network of their own; who started them says when, over IPC, and which of them dies. */
type Word = { readonly address: string; readonly first: number; readonly count: number } | { readonly stop: number }

const servers = new Map<number, Server>()
const run = promisify(execFile)

process.on('message', async (word: Word) => {
  if ('stop' in word) {
    servers.get(word.stop)?.closeAllConnections()
    servers.get(word.stop)?.close()
    return
  }
  await changeLinks('set lo up', 'set up1 up')
  await run('ip', ['address', 'add', word.address, 'dev', 'up1'])
  for (let port = word.first; port < word.first + word.count; port += 1)
    servers.set(port, createServer((_, response) => response.end('well')).listen(port))
  process.send?.('open')
})
process.on('disconnect', () => process.exit())
process.send?.('there')

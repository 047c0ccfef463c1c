import type { Socket } from 'node:net'
import { speakLines } from './lines.ts'

const MODULES: { readonly [name: string]: string } = {
  images: 'images of all shops',
  templates: 'what shops are made of',
}

/** An rsync daemon with modules that want no password; it hands out no files. */
export const serveRsync = (socket: Socket): void => {
  socket.write('@RSYNCD: 31.0\n')
  let greeted = false
  speakLines(socket, (line) => {
    if (!greeted) {
      greeted = true
      if (line.startsWith('@RSYNCD: ')) return ''
    }
    if (line !== '' && line !== '#list')
      return Object.hasOwn(MODULES, line) ? '@RSYNCD: OK\n' : `@ERROR: Unknown module '${line}'\n`
    const modules = Object.entries(MODULES).map(([module, comment]) => `${module.padEnd(15)}\t${comment}\n`)
    socket.end([...modules, '@RSYNCD: EXIT\n'].join(''))
    return ''
  })
}

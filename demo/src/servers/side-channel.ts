import type { Socket } from 'node:net'
import { activity, noise } from '../curve.ts'
import { devicesAt } from '../world/machines.ts'
import type { World } from '../world/world.ts'
import { speakLines } from './lines.ts'

/** mogstored's side channel: the size of a file, and how busy each disk is. Real ones tell it anew each second. */
export const serveSideChannel = (ask: () => World, name: string) => (socket: Socket) =>
  speakLines(socket, (line) => {
    const [command, path = ''] = line.split(' ')
    if (command === 'size') return `${path} -1\r\n`
    if (command !== 'watch') return 'ERROR: unknown command\r\n'
    const { at } = ask()
    const busy = devicesAt(name).map(({ id }) => {
      const percent = 24 * activity(at) * (1 + 0.6 * noise(at * 10, `${name} dev${id}`))
      return `${id}\t${percent.toFixed(2)}\n`
    })
    return `${busy.join('')}.\n`
  })

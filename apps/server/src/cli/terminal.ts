import type { ReadStream, WriteStream } from 'node:tty'
import type { Terminal } from './command.ts'

const TAKE = '\x1b[?1049h\x1b[?25l\x1b[?7l'
const GIVE_BACK = '\x1b[?7h\x1b[?25h\x1b[?1049l'

/**
 * The terminal of the process. Where `stdin` is none there are no keys, and the screen is still drawn. `interrupt` is
 * called for Ctrl+C, of which a terminal that gives single keys makes no signal.
 */
export function createTerminal(stdin: ReadStream, stdout: WriteStream, interrupt: () => void): Terminal {
  let taken = false
  const giveBack = () => {
    if (taken) stdout.write(GIVE_BACK)
    if (taken && stdin.isTTY) stdin.setRawMode(false)
    taken = false
  }
  return {
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    takeOver(onKey, onResize) {
      taken = true
      stdout.write(TAKE)
      const hear = (text: string) => {
        for (const key of keysOf(text))
          if (key === '\x03') interrupt()
          else onKey(key)
      }
      stdout.on('resize', onResize)
      if (stdin.isTTY) stdin.setRawMode(true).setEncoding('utf8').on('data', hear).resume()
      return {
        [Symbol.dispose]() {
          giveBack()
          stdout.off('resize', onResize)
          stdin.off('data', hear).pause()
        },
      }
    },
    giveBack,
    write: (text) => void stdout.write(text),
  }
}

const ESC = '\x1b'
const KEY = new RegExp(`${ESC}(?:\\[[0-9;]*[A-Za-z~]|O[A-Za-z])?|.`, 'gsu')

/** One text may hold several keys, typed fast or over a slow line; those that are no letters begin with an escape. */
const keysOf = (text: string): readonly string[] => text.match(KEY) ?? []

import type { Terminal } from '../command.ts'

export interface Screen {
  /** Sends only the lines that differ from those shown. */
  draw(lines: readonly string[]): void
  /** All is drawn anew next time: the terminal changed its size. */
  forget(): void
}

export function createScreen({ write }: Pick<Terminal, 'write'>): Screen {
  let shown: readonly string[] | null = null
  return {
    draw(lines) {
      const before = shown
      // Cleared before and not after: at the last column that would take the last letter.
      const changed = lines.flatMap((line, row) => (before?.[row] === line ? [] : [`\x1b[${row + 1};1H\x1b[K${line}`]))
      if (changed.length > 0) write(`${before === null ? '\x1b[2J' : ''}${changed.join('')}`)
      shown = lines
    },
    forget: () => {
      shown = null
    },
  }
}

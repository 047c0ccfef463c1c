import type { Io } from './command.ts'
import { COMMANDS, runCommand } from './commands.ts'

/** Runs a command line as the process does, for tests; all that was printed comes as lines. */
export async function runWords(
  words: readonly string[],
  { onLine = () => {}, ...more }: Partial<Io> & { readonly onLine?: (count: number, text: string) => void } = {},
) {
  const printed: string[] = []
  const errors: string[] = []
  const io: Io = {
    env: {},
    cwd: import.meta.dirname,
    stop: new AbortController().signal,
    onReload: () => {},
    print: (text) => onLine(printed.push(text), text),
    printError: (text) => void errors.push(text),
    isTerminal: false,
    ...more,
  }
  const code = await runCommand(COMMANDS, words, io)
  return { code, printed, errors: errors.join('\n') }
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { REGISTRY } from '../../all-kinds.ts'
import { loadSettings } from '../../config/load.ts'
import { runWords } from '../run-words.ts'

/** For tests: an empty folder in which the command runs, with what it wrote as the server reads it. */
export async function emptyFolder() {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'foretop.yaml')
  return {
    file,
    init: (...words: string[]) => runWords(['init', ...words], { cwd: folder.path }),
    /** With somebody at a terminal who says these, one after another, and then Ctrl+D. */
    talk(says: readonly string[], ...words: string[]) {
      const asked: string[] = []
      const ask = (question: string) => Promise.resolve(says[asked.push(question) - 1] ?? null)
      return runWords(['init', ...words], { cwd: folder.path, ask }).then((ended) => ({ ...ended, asked }))
    },
    text: () => readFile(file, 'utf8'),
    load: (env = {}) => loadSettings(file, { env, registry: REGISTRY }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

import { endWithOurs, ownChildren, say } from '../../looking/own-process.ts'
import type { Errand, Failed, FromRunner, ToRunner } from './errand.ts'

/** A process that runs the programs of channels and does nothing else: errands in, how they ended out. */

endWithOurs()
const [, , mark = ''] = process.argv
const children = ownChildren(mark)
const recalls = new Map<number, AbortController>()
const tell = (message: FromRunner): void => say(message)

process.on('message', (message: ToRunner) => {
  if (message.type === 'run') void run(message)
  else recalls.get(message.number)?.abort(new Error('recalled'))
})

async function run({ number, command, rules, whose }: Errand): Promise<void> {
  const recall = new AbortController()
  recalls.set(number, recall)
  try {
    tell({ type: 'ended', number, end: await children.run(command, { rules, whose, signal: recall.signal }) })
  } catch (error) {
    tell({ type: 'failed', number, ...failedBy(error) })
  }
  recalls.delete(number)
  await children.gone(whose)
  tell({ type: 'gone', number })
}

/** An error loses all but its words on the way. */
function failedBy(error: unknown): Failed {
  if (!(error instanceof Error)) return { text: String(error) }
  const code = 'code' in error ? { code: String(error.code) } : {}
  return { text: error.message, ...code, ...('syscall' in error && { syscall: String(error.syscall) }) }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { findProgram } from './lab.ts'

/** A process that shows in place of its command line what it is told, as workers do that say what they are at. */
export interface Titled extends AsyncDisposable {
  readonly pid: number
  /** Resolves when it shows this. */
  show(title: string): Promise<void>
}

/** Perl alone can do so in few words; it changes the name of the program too. */
const SCRIPT = '$| = 1; while (<STDIN>) { chomp; $0 = $_; print "shown\\n" }'

export async function startTitled(title: string): Promise<Titled> {
  const child = spawn((await findProgram('perl')) ?? 'perl', ['-e', SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child, 'spawn')
  const lines = createInterface({ input: child.stdout })
  const show = async (text: string) => {
    const shown = once(lines, 'line')
    child.stdin.write(`${text}\n`)
    await shown
  }
  await show(title)
  return {
    pid: child.pid ?? 0,
    show,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    },
  }
}

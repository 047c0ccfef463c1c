import { askLine } from './cli/ask-line.ts'
import { COMMANDS, runCommand } from './cli/commands.ts'
import { createTerminal } from './cli/terminal.ts'

/** The process: arguments, signals, exit code. The only file that touches `process`. */

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // The second one means now.
    if (stop.signal.aborted) process.exit(130)
    stop.abort(signal)
  })
const reloads = new EventTarget()
process.on('SIGHUP', () => reloads.dispatchEvent(new Event('reload')))

const terminal = process.stdout.isTTY
  ? createTerminal(process.stdin, process.stdout, () => process.kill(process.pid, 'SIGINT'))
  : null
// Before the trace of a crash is printed, which would be lost with the screen it is printed on.
process.on('uncaughtExceptionMonitor', () => terminal?.giveBack())
process.on('exit', () => terminal?.giveBack())
// `foretop … | head -1` has all it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stop: stop.signal,
  onReload: (listener) => reloads.addEventListener('reload', listener),
  print: (text) => void process.stdout.write(`${text}\n`),
  printError: (text) => void process.stderr.write(`${text}\n`),
  isTerminal: terminal !== null,
  ...(process.stdin.isTTY && terminal !== null && { ask: askLine(process.stdin, process.stdout, stop.signal) }),
  ...(terminal !== null && { terminal }),
})
// Stray timers of a library must not keep a finished command alive.
process.stdout.write('', () => process.exit())

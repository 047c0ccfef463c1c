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
const reloads = new Set<() => void>()
process.on('SIGHUP', () => {
  for (const reload of reloads) reload()
  // A terminal that is closed says so with the same signal: nobody sees what would go on.
  if (reloads.size === 0) stop.abort('SIGHUP')
})

const terminal = process.stdout.isTTY
  ? createTerminal(process.stdin, process.stdout, () => process.kill(process.pid, 'SIGINT'))
  : null
// Before the trace of a crash is printed, which would be lost with the screen it is printed on.
process.on('uncaughtExceptionMonitor', () => terminal?.giveBack())
process.on('exit', () => terminal?.giveBack())
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `foretop … | head -1` has all it wanted; EIO is a terminal that is gone.
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit()
    throw error
  })

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stop: stop.signal,
  onReload: (listener) => void reloads.add(listener),
  print: (text) => void process.stdout.write(`${text}\n`),
  printError: (text) => void process.stderr.write(`${text}\n`),
  isTerminal: terminal !== null,
  ...(process.stdin.isTTY && terminal !== null && { ask: askLine(process.stdin, process.stdout, stop.signal) }),
  ...(terminal !== null && { terminal }),
})
// Stray timers of a library must not keep a finished command alive.
process.stdout.write('', () => process.exit())

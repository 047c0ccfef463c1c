import { COMMANDS, runCommand } from './cli/commands.ts'

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

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stop: stop.signal,
  onReload: (listener) => reloads.addEventListener('reload', listener),
  print: (text) => void process.stdout.write(`${text}\n`),
  printError: (text) => void process.stderr.write(`${text}\n`),
  isTerminal: process.stdout.isTTY === true,
})
// Stray timers of a library must not keep a finished command alive.
process.stdout.write('', () => process.exit())

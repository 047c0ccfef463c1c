import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Children } from '@foretop/probes/protocol/child/children.ts'

/** Starts a module as a process of ours, which may be blocked by what it starts and knows nothing of our environment. Throws where that fails at once. */
export const forkOwn = (module: URL, args: readonly string[] = []): ChildProcess =>
  fork(fileURLToPath(module), args, {
    env: passedOn(),
    // Not what this process was started with: a heap for ten thousand checks, or a debugger.
    execArgv: ['--max-semi-space-size=4'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Ctrl-C is for us, who then tell it to stop.
    detached: true,
  })

/** What Node needs to start as quickly as we did. */
function passedOn(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE } = process.env
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
}

/** In such a process: it ends with whoever started it, and not before that says so. */
export function endWithOurs(): void {
  // Who started us says when to stop; where it died, nobody reads any more.
  process.on('disconnect', () => process.exit())
  // A service manager may send it to all of us at once.
  process.on('SIGTERM', () => {})
}

/** In such a process: its children, none of which outlives it, nor what an earlier one with the same mark left behind. */
export function ownChildren(mark: string): Children {
  const children = new Children({ mark })
  children.endLeftBehind()
  process.on('exit', () => {
    children[Symbol.dispose]()
    children.endLeftBehind()
  })
  return children
}

/** In such a process: says something to whoever started it. Where nobody hears it any more, it ends soon. */
export function say(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

import { execFile } from 'node:child_process'
import type { Machine } from '../../local-or-ssh.ts'
import type { ChildCommand } from '../../protocol/child/command.ts'

/** This machine, its programs run as `prefix` has them: none, or `busybox`. */
export const machineBy = (prefix: readonly string[] = [], system = 'Linux'): Machine & { readonly ran: string[] } => {
  const ran: string[] = []
  return {
    ran,
    system: async () => system,
    run({ program, args, bytes }: ChildCommand) {
      ran.push([program, ...args].join(' '))
      const [first = '', ...others] = [...prefix, program, ...args]
      const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<Machine['run']>>>()
      const options = {
        encoding: bytes ? ('latin1' as const) : ('utf8' as const),
        env: { LC_ALL: 'C', PATH: process.env.PATH },
      }
      execFile(first, others, options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, signal: null, stdout, stderr }),
      )
      return promise
    },
  }
}

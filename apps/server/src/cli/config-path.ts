import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ROOT } from '../version.ts'
import type { Io } from './command.ts'

/** What is watched where nobody has said anything. */
export const EXAMPLE = join(ROOT, 'examples/this-machine.yaml')

/** What was asked for, else `foretop.yaml` of the current folder, else the example that watches this machine. */
export function configPath(asked: string | boolean | undefined, { cwd }: Pick<Io, 'cwd'>): string {
  if (typeof asked === 'string') return resolve(cwd, asked)
  const own = join(cwd, 'foretop.yaml')
  return existsSync(own) ? own : EXAMPLE
}

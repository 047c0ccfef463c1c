import { SYSTEM_FOLDERS } from '../child/program.ts'

/** The words and the folders that our own children have. */
export const ENV = `/usr/bin/env PATH=${SYSTEM_FOLDERS.join(':')} LC_ALL=C`

/** A line as people are told of it: less what stands before all of them. */
export function told(line: string): string {
  const at = line.indexOf(`${ENV} `)
  return at === -1 ? line : line.slice(at + ENV.length + 1)
}

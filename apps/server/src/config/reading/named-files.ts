import { access, constants, stat } from 'node:fs/promises'
import { z } from 'zod'
import { reasonOf } from './files.ts'
import type { Path } from './tree.ts'
import { unwrap } from './wording.ts'

export interface NamedFile {
  readonly path: Path
  readonly file: string
}

/** Why a file cannot be read, or `null`. */
export type WhyNot = (file: string) => Promise<string | null>

/** Files that a value names in the fields its schema marks (`.meta({ file: true })`); certificates may stand there too. */
export function filesIn(schema: z.ZodType, value: unknown): readonly NamedFile[] {
  const bare = unwrap(schema)
  if (!(bare instanceof z.ZodObject) || typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, file]): readonly NamedFile[] => {
    const field = Object.hasOwn(bare.shape, key) ? bare.shape[key] : undefined
    const names = field !== undefined && z.globalRegistry.get(field)?.file === true
    if (field !== undefined && typeof file === 'object')
      return filesIn(field, file).map((named) => ({ ...named, path: [key, ...named.path] }))
    return names && typeof file === 'string' && file !== '' && !file.includes('-----BEGIN')
      ? [{ path: [key], file }]
      : []
  })
}

export async function whyNotReadable(file: string): Promise<string | null> {
  try {
    if (!(await stat(file)).isFile()) return 'not a file'
    await access(file, constants.R_OK)
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

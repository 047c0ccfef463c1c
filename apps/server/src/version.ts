import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the checkout or image: where `package.json` and `examples/` are. */
export const ROOT = join(import.meta.dirname, '../../..')

// Written by us: it has a version.
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string }
export const VERSION = manifest.version

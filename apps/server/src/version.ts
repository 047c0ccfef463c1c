import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the checkout or image: where `package.json` and `examples/` are. */
export const ROOT = join(import.meta.dirname, '../../..')

// Written by us: it has a version.
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string }
export const VERSION = manifest.version

/** The built web app. */
export const WEB = join(ROOT, 'apps/web/dist')

/** A version of this program that tells of which `parts` it is made: another content is another version. */
export const versionWith = (parts: string): string =>
  `${VERSION}+${createHash('sha256').update(parts).digest('hex').slice(0, 8)}`

const page = join(WEB, 'index.html')
/** Names the web app that is served, for an upgrade need not change `VERSION`: a screen learns by it that it is of yesterday. */
export const BUILD = existsSync(page) ? versionWith(readFileSync(page, 'utf8')) : VERSION

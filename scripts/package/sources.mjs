import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** What nothing imports, and the server reads all the same. */
const READ_AT_RUN = ['apps/server/src/store/migrations', 'apps/server/src/history/migrations']

/** What is imported by a name that only a test changes. */
const COMPUTED_AS = { 'apps/server/src/looking/poller.ts': 'packages/probes/src/all.ts' }

const IMPORT = /\b(?:from|import|import\(|new URL\()\s*'([^']+)'/g
const COMPUTED = /\bimport\((?!\s*')/

/**
 * The files of ours that run, as paths below `root`: what the program imports, started from its entry, its threads
 * and its child processes (named by a URL) among it. So no test and no stand-in is shipped.
 */
export function runtimeSources(root) {
  const found = new Set(
    READ_AT_RUN.flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(folder, file))),
  )
  const open = ['apps/server/src/main.ts']
  for (const file of open) {
    if (found.has(file)) continue
    found.add(file)
    const text = readFileSync(join(root, file), 'utf8')
    if (COMPUTED.test(text)) {
      const known = COMPUTED_AS[file]
      if (known === undefined) throw new Error(`${file}: an import that is computed cannot be followed`)
      open.push(known)
    }
    for (const [, to] of text.matchAll(IMPORT)) {
      const path = fileOf(file, to)
      if (path === null) continue
      if (!existsSync(join(root, path))) throw new Error(`${file}: ${to} is imported, which is not there`)
      open.push(path)
    }
  }
  return [...found].sort()
}

/** Where an import of ours lies; `null` for Node's own and those of packages. */
function fileOf(file, to) {
  if (to.startsWith('.')) return normalize(join(dirname(file), to))
  const [, name, path] = /^@foretop\/(\w+)\/(.+)/.exec(to) ?? []
  if (name === undefined && to.startsWith('@foretop/'))
    throw new Error(`${file}: ${to} is ours, and cannot be followed`)
  if (name === undefined) return null
  return join(name === 'server' ? 'apps/server' : `packages/${name}`, 'src', path)
}

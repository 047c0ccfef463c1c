import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What Node never loads: types, maps to sources that are not there, prose; but a licence stays, whatever its name. */
const UNREAD = /\.(?:map|[cm]?ts|md|markdown|flow|jpe?g|png|gif|ya?ml|h|cc?|inl|gypi?)$|^\./i
const LICENCE = /^(?:licen[cs]e|copying|notice|copyright)/i
/** At the top of a package only: further down a folder of such a name may be code. */
const UNREAD_FOLDER = /^(?:\.github|tests?|__tests__|benchmarks?|bench|examples?|docs?|fuzz|coverage|man|integration)$/i

/** Takes from `node_modules` what is not needed to run, and returns the folders of the packages that are left. */
export function prune(modules) {
  // Made for those who type `npx`; of them all bin/foretop looks for Node.
  for (const program of readdirSync(join(modules, '.bin')))
    if (program !== 'node') rmSync(join(modules, '.bin', program))
  rmSync(join(modules, '.package-lock.json'))
  const packages = packagesIn(modules)
  for (const folder of packages) {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory() && UNREAD_FOLDER.test(entry.name)) rmSync(join(folder, entry.name), { recursive: true })
    pruneFiles(folder)
  }
  return packages
}

/** Every package below, those within others too; not our own, which are links. */
function packagesIn(modules) {
  return entriesOf(modules).flatMap((name) => {
    const folder = join(modules, name)
    return name.startsWith('@') ? packagesIn(folder) : [folder, ...packagesIn(join(folder, 'node_modules'))]
  })
}

function entriesOf(folder) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

function pruneFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules') pruneFiles(path)
    else if (UNREAD.test(entry.name) && !LICENCE.test(entry.name)) rmSync(path)
  }
}

// What is wrong with package-lock.json: every entry must say which bytes it is, and no platform's package may be missing.
// npm asks the registry for what a lock does not say, and what a registry answers today it may not answer tomorrow.

/**
 * @param {{ packages: Record<string, Record<string, any>> }} lock a lock of version 2 or 3
 * @returns {string[]} one line for each fault, each with the name of the package; none when the lock is whole
 */
export function lockFaults({ packages }) {
  return Object.entries(packages).flatMap(([path, entry]) => {
    const faults = []
    if (!isOurs(path, entry)) {
      const lacking = ['version', 'integrity'].filter((field) => !entry[field])
      if (lacking.length > 0) faults.push(`${nameOf(path)} has no ${lacking.join(' and no ')} (${path})`)
    }
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      if (placeOf(packages, path, name) === null) faults.push(`${name} is missing, which ${nameOf(path)} needs`)
    return faults
  })
}

/** The same lock without the entries that do not say which bytes they are: npm fills such holes, and keeps all else. */
export function withoutHoles(lock) {
  const whole = Object.entries(lock.packages).filter(
    ([path, entry]) => isOurs(path, entry) || (entry.version && entry.integrity),
  )
  return { ...lock, packages: Object.fromEntries(whole) }
}

/** The root, our workspaces and the links to them; and what comes inside another package, whose bytes are pinned. */
function isOurs(path, entry) {
  return entry.link === true || entry.inBundle === true || !path.includes('node_modules/')
}

/** Where a package is that the one at `path` needs, or `null`. As Node looks for it: beside it, then in every folder above. */
export function placeOf(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (packages[place]) return place
    if (folder === '') return null
  }
}

/** A package by its name; a workspace by its folder. */
function nameOf(path) {
  if (path === '') return 'the root'
  const at = path.lastIndexOf('node_modules/')
  return at < 0 ? path : path.slice(at + 'node_modules/'.length)
}

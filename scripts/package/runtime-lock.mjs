// The lock file of the product as it is shipped: the server, what it needs to run, and Node; nothing else of the checkout.
import { placeOf } from '../lock-faults.mjs'

/** Of our own, what runs; every other workspace is a tool of ours, or is built into the web app. */
export const WORKSPACES = ['packages/shared', 'packages/probes', 'apps/server']

/**
 * @param {{ packages: Record<string, Record<string, any>> }} lock of the checkout
 * @param {string} node name of the package that holds Node
 * @returns a lock with the same packages, byte for byte, less those that nothing of `WORKSPACES` needs
 */
export function runtimeLock({ packages, ...lock }, version, node) {
  const root = {
    name: packages[''].name,
    version,
    license: packages[''].license,
    workspaces: WORKSPACES,
    dependencies: { [node]: packages[`node_modules/${node}`].version },
  }
  const kept = { '': root }
  const links = Object.keys(packages).filter((path) => WORKSPACES.includes(packages[path].resolved))
  const open = [`node_modules/${node}`, ...links, ...WORKSPACES]
  for (const path of open) {
    if (kept[path]) continue
    // Built for the machine when they are installed, and done without where they are not: we never build.
    const { devDependencies, optionalDependencies, peerDependencies, dev, optional, os, cpu, ...entry } = packages[path]
    kept[path] = entry
    for (const name of Object.keys(entry.dependencies ?? {})) {
      const place = placeOf(packages, path, name)
      if (place === null) throw new Error(`package-lock.json: ${name} is missing, which ${path} needs`)
      open.push(place)
    }
  }
  return { ...lock, version, packages: Object.fromEntries(Object.entries(kept).sort(byName)) }
}

function byName([a], [b]) {
  return a < b ? -1 : 1
}

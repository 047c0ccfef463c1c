import { readFileSync } from 'node:fs'
import { build } from 'vite'

/**
 * Builds the web app into `folder`; resolves with the packages whose code, style or fonts are in what was built.
 * @returns {Promise<{ name: string, version: string, license: string, path: string }[]>} `path` as the lock file has it
 */
export async function buildWeb(root, folder) {
  const files = new Set()
  const listing = {
    name: 'listing',
    generateBundle(_, bundle) {
      for (const { modules } of Object.values(bundle))
        for (const [id, { renderedLength }] of Object.entries(modules ?? {})) if (renderedLength > 0) files.add(id)
      // A style leaves its module empty: what was loaded of styles is in the built ones.
      for (const id of this.getModuleIds()) if (/\.css(\?|$)/.test(id)) files.add(id)
    },
  }
  await build({
    configFile: `${root}/apps/web/vite.config.ts`,
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
    plugins: [listing],
  })
  const paths = new Set([...files].flatMap((id) => packageOf(root, id)))
  return [...paths].sort().map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(`${root}/${path}/package.json`, 'utf8'))
    return { name, version, license, path }
  })
}

/** `node_modules/NAME` or `node_modules/A/node_modules/B`, whichever package a module is a file of. */
function packageOf(root, id) {
  const path = id.replaceAll('\0', '').split('?')[0]
  if (!path.startsWith(`${root}/node_modules/`)) return []
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.slice(root.length + 1)) ?? []
  return folder ? [folder] : []
}

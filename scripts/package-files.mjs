import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** All that npm reads before it installs, the lock apart: package files of the root and of every workspace. */
export function packageFiles(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const folders = workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern]
    const parent = pattern.slice(0, -2)
    return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`)
  })
  const files = ['package.json', '.npmrc', ...folders.map((folder) => `${folder}/package.json`)]
  return files.filter((file) => existsSync(join(root, file)))
}

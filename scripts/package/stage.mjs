import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { prune } from './prune.mjs'
import { run } from './run.mjs'
import { runtimeLock, WORKSPACES } from './runtime-lock.mjs'
import { writeSbom } from './sbom.mjs'
import { runtimeSources } from './sources.mjs'

/** What people read, and what they start from. */
const FOR_PEOPLE = ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs', 'examples', 'bin']
const NOT_FOR_THEM = ['examples/compose']
const INSTALL = ['ci', '--ignore-scripts', '--omit=dev', '--omit=optional', '--legacy-peer-deps', '--prefer-offline']

/**
 * Lays out in `stage` all that the archive holds, in the shape of a checkout, for there TypeScript runs as it is and
 * every path is the one that was tested. `web` is what `buildWeb` built and named.
 * @returns {number} how many packages are inside
 */
export function layOut(root, stage, { arch, version, web, madeAt }) {
  const node = `node-linux-${arch}`
  const whole = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const lock = runtimeLock(whole, version, node)
  for (const folder of ['', ...WORKSPACES]) write(join(stage, folder, 'package.json'), manifest(root, lock, folder))
  write(join(stage, 'package-lock.json'), lock)
  // Under an npm of another Node the engines of packages are none of its business: they get the one inside.
  run('npm', [...INSTALL, '--loglevel=error', '--no-fund', '--no-audit'], { cwd: stage })

  for (const path of [...FOR_PEOPLE, ...runtimeSources(root)])
    cpSync(join(root, path), join(stage, path), { recursive: true })
  for (const path of NOT_FOR_THEM) rmSync(join(stage, path), { recursive: true })
  cpSync(web.folder, join(stage, 'apps/web/dist'), { recursive: true })
  writeFileSync(join(stage, 'apps/web/licenses.txt'), licencesOf(root, web.packages))

  const modules = join(stage, 'node_modules')
  const packages = prune(modules)
  // Of Node only what runs, and what must go with it.
  for (const rest of ['include', 'share']) rmSync(join(modules, node, rest), { recursive: true })
  const file = join(stage, 'sbom.cdx.json')
  const count = writeSbom({ stage, packages, web: web.packages, lock: whole, madeAt, file })
  rmSync(join(stage, 'package-lock.json'))
  normalise(stage, madeAt)
  return count
}

/** The same modes and times for whoever builds it, whenever. */
export function normalise(folder, madeAt) {
  run('chmod', ['-R', 'u=rwX,go=rX', folder])
  run('find', [folder, '-exec', 'touch', '--no-dereference', `--date=${madeAt.toISOString()}`, '{}', '+'])
}

/** Without what only a checkout can do: its scripts, and the tools of its developers. */
function manifest(root, lock, folder) {
  if (folder === '') return { ...lock.packages[''], private: true, type: 'module' }
  const { devDependencies, scripts, ...kept } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  return kept
}

/** What is built into the web app comes without its package, so its licence is given here. */
function licencesOf(root, packages) {
  const texts = packages.map(({ name, version, license, path }) => {
    const files = readdirSync(join(root, path)).filter((file) => /^licen[cs]e/i.test(file))
    const text = files.map((file) => readFileSync(join(root, path, file), 'utf8').trim()).join('\n\n')
    return `${name} ${version} (${license})\n\n${text || 'Its package has no text of the licence.'}\n`
  })
  return `The web app is made with these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`
}

function write(file, content) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}

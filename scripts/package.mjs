// Makes what people install: for each architecture an archive that runs where there is neither Node nor npm nor a network,
// a Debian package of the same, and a list of what is inside. The same commit gives the same bytes.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeArchive } from './package/archive.mjs'
import { DEBIAN, makeDeb } from './package/deb.mjs'
import { run } from './package/run.mjs'
import { layOut } from './package/stage.mjs'
import { buildWeb } from './package/web.mjs'

const USAGE = `npm run package -- [--arch x64|arm64] [--output FOLDER] [--version VERSION] [--only archive|deb]
  --arch     default: both
  --output   default: dist
  --version  default: that of package.json
  --only     default: both
Needs Linux with git, GNU tar and dpkg-deb. SOURCE_DATE_EPOCH takes the place of the time of the commit.`

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const options = optionsOf(process.argv.slice(2))
const output = resolve(options.output)
const madeAt = new Date(
  Number(process.env.SOURCE_DATE_EPOCH ?? run('git', ['log', '-1', '--format=%ct'], { cwd: root })) * 1_000,
)
const work = mkdtempSync(join(tmpdir(), 'foretop-package-'))
process.once('exit', () => rmSync(work, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))
mkdirSync(output, { recursive: true })
if (run('git', ['status', '--porcelain'], { cwd: root }) !== '')
  process.stderr.write('foretop: what is not committed is in it too: nobody else can make the same\n')

const web = { folder: join(work, 'web'), packages: [] }
web.packages = await timed('the web app', () => buildWeb(root, web.folder))
for (const arch of options.arch) await makeFor(arch)
// Also of what an earlier run made for the other architecture.
const there = readdirSync(output).filter((name) => /^foretop[-_]/.test(name))
writeFileSync(join(output, 'SHA256SUMS'), there.map((name) => `${sumOf(join(output, name))}  ${name}\n`).join(''))

async function makeFor(arch) {
  const { version } = options
  const name = `foretop-${version}-linux-${arch}`
  const stage = join(work, name)
  const count = await timed(`${arch}: what it is made of`, () => layOut(root, stage, { arch, version, web, madeAt }))
  process.stderr.write(`foretop: ${count} packages inside\n`)
  const list = join(output, `${name}.cdx.json`)
  cpSync(join(stage, 'sbom.cdx.json'), list)
  if (options.only !== 'deb') await make(join(output, `${name}.tar.gz`), (file) => makeArchive(stage, file, madeAt))
  if (options.only !== 'archive')
    await make(join(output, `foretop_${version}_${DEBIAN[arch]}.deb`), (file) =>
      makeDeb(root, stage, file, { arch, version, madeAt }),
    )
  rmSync(stage, { recursive: true, force: true })
}

async function make(file, how) {
  await timed(basename(file), () => how(file))
  process.stderr.write(`foretop: ${file} (${(statSync(file).size / 2 ** 20).toFixed(1)} MiB)\n`)
}

async function timed(what, how) {
  const startedAt = performance.now()
  const outcome = await how()
  process.stderr.write(`foretop: ${what} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`)
  return outcome
}

function sumOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function optionsOf(args) {
  const text = { type: 'string' }
  try {
    const { values } = parseArgs({ args, options: { arch: text, output: text, version: text, only: text } })
    const { arch, only, output = 'dist', version = versionOf(root) } = values
    if (arch !== undefined && !(arch in DEBIAN)) throw new Error(`--arch: must be x64 or arm64, got ${arch}`)
    if (!['archive', 'deb', undefined].includes(only)) throw new Error(`--only: must be archive or deb, got ${only}`)
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`--version: must be as 1.2.3, got ${version}`)
    return { arch: arch ? [arch] : Object.keys(DEBIAN), only, output, version }
  } catch (error) {
    process.stderr.write(`foretop: ${error.message}\n${USAGE}\n`)
    process.exit(64)
  }
}

function versionOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}

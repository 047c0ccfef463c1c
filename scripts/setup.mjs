// Brings a fresh clone to a state in which it runs: dependencies, the pinned Node among them, and the built web app.
// With `--dev` also what tests, checks and benches need; whoever had that once keeps it. `--no-web`: no web app.
// Plain JavaScript on built-ins: it is all that runs before anything is installed, under whatever Node is there.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lockFaults } from './lock-faults.mjs'
import { packageFiles } from './package-files.mjs'
import { alone } from './setup/alone.mjs'
import { npm } from './setup/npm.mjs'
import { buildBeside, buildInPlace, WEB_SOURCES } from './setup/web.mjs'

/** What runs from a checkout: the product and its demo. */
const TO_RUN = ['--omit=dev', '--include-workspace-root', '-w', '@foretop/server', '-w', '@foretop/demo']
const TO_DEVELOP = ['--include=dev']

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamps = join(root, 'node_modules', '.foretop')
const dependencies = hash(['package-lock.json', ...packageFiles(root)])
const web = hash(['package-lock.json', ...WEB_SOURCES.flatMap(filesBelow)])
const wantsWeb = !process.argv.includes('--no-web')
const forDevelopers = process.argv.includes('--dev') || stamped('dev') !== null

try {
  if (!isReady()) await alone(join(root, '.foretop-setup.lock'), setUp)
} catch (error) {
  say(error.message)
  process.exitCode = 1
}

/** Asked again when it is our turn: the one before us may have done it all. */
async function setUp() {
  if (!isInstalled()) assertWholeLock()
  const installing = isInstalled() ? null : install()
  try {
    if (wantsWeb && !isBuilt()) {
      say('building the web app …')
      // One that is broken off is not what was built before.
      rmSync(join(stamps, 'web'), { force: true })
      if (forDevelopers) {
        await installing
        await buildInPlace(root)
      } else await buildBeside(root, installing)
      stamp('web', web)
    }
  } finally {
    // Whatever else failed: it is not over, nor the turn of another, while npm still works.
    await installing
  }
}

/** Before npm is asked for anything. */
function assertWholeLock() {
  const faults = lockFaults(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  if (faults.length === 0) return
  const advice = 'take package-lock.json anew from the repository, or run `npm run lock`'
  throw new Error(`package-lock.json is not whole: ${advice}\n  ${faults.join('\n  ')}`)
}

async function install() {
  say(`installing ${forDevelopers ? 'all that tests and checks need' : 'what it runs on'} (once, about 20 s) …`)
  // What is there and right is only added to: a server may be running on it.
  if (stamped('run') === dependencies) await npm(root, 'install', '--no-save', ...TO_DEVELOP)
  else await npm(root, 'ci', ...(forDevelopers ? TO_DEVELOP : TO_RUN))
  stamp(forDevelopers ? 'dev' : 'run', dependencies)
}

function isReady() {
  return isInstalled() && (!wantsWeb || isBuilt())
}

function isInstalled() {
  return stamped('dev') === dependencies || (!forDevelopers && stamped('run') === dependencies)
}

function isBuilt() {
  return stamped('web') === web && existsSync(join(root, 'apps/web/dist/index.html'))
}

function stamped(name) {
  const file = join(stamps, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

function stamp(name, value) {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), value)
}

function hash(files) {
  const sum = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const file of files) sum.update(file).update(readFileSync(join(root, file)))
  return sum.digest('hex')
}

function filesBelow(path) {
  if (statSync(join(root, path)).isFile()) return [path]
  return readdirSync(join(root, path)).flatMap((name) =>
    ['node_modules', 'dist', 'dev'].includes(name) || name.includes('.test.') ? [] : filesBelow(`${path}/${name}`),
  )
}

function say(text) {
  process.stderr.write(`foretop: ${text}\n`)
}

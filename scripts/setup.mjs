// Brings a fresh clone to a state in which it runs: dependencies, the pinned Node among them, and the built web app.
// Plain JavaScript on built-ins: it is all that runs before anything is installed, under whatever Node is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamps = join(root, 'node_modules', '.foretop')
const lock = join(root, '.foretop-setup.lock')
const wantsWeb = !process.argv.includes('--no-web')

const dependencies = hash(['package-lock.json', 'package.json'])
const web = hash(['package-lock.json', ...filesBelow('apps/web'), ...filesBelow('packages/shared/src')])

if (isStale('dependencies', dependencies) || (wantsWeb && isStale('web', web))) {
  takeLock()
  try {
    if (isStale('dependencies', dependencies)) {
      say('installing dependencies (once, about 20 s) …')
      run('npm', ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-fund', '--no-audit'])
      stamp('dependencies', dependencies)
    }
    if (wantsWeb && isStale('web', web)) {
      say('building the web app …')
      run(process.platform === 'win32' ? 'npx.cmd' : 'npx', [
        '--no-install',
        'vite',
        'build',
        'apps/web',
        '--logLevel',
        'warn',
      ])
      stamp('web', web)
    }
  } finally {
    releaseLock()
  }
}

function hash(files) {
  const sum = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const file of files) sum.update(file).update(readFileSync(join(root, file)))
  return sum.digest('hex')
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'dev'].includes(entry.name) || entry.name.includes('.test.')) return []
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

function isStale(name, value) {
  if (name === 'web' && !existsSync(join(root, 'apps/web/dist/index.html'))) return true
  const file = join(stamps, name)
  return !existsSync(file) || readFileSync(file, 'utf8') !== value
}

function stamp(name, value) {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), value)
}

/** Two set-ups at once (start and test in two windows) would tear each other's node_modules apart. */
function takeLock() {
  for (const deadline = Date.now() + 600_000; ; wait(250)) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned() && takeOver()) return
    if (Date.now() > deadline) fail(`another set-up has been running for ten minutes; if it is not, remove ${lock}`)
  }
}

/** Replaced, never removed, so that nobody makes a new one meanwhile; of several who do this the last one has it. */
function takeOver() {
  const own = `${lock}.${process.pid}`
  writeFileSync(own, String(process.pid))
  renameSync(own, lock)
  // Long enough for all who found it abandoned in the same moment.
  wait(1_000)
  return lockOwner() === process.pid
}

/** Only our own: one that we waited for in vain still has its owner. */
function releaseLock() {
  if (lockOwner() === process.pid) rmSync(lock, { force: true })
}

/** The process that has the lock; 0 when it has not said yet, `null` when there is no lock. */
function lockOwner() {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function isAbandoned() {
  const owner = lockOwner()
  try {
    if (owner === null) return false
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs > 5_000
    process.kill(owner, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function wait(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) fail(`\`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ''}`)
}

function say(text) {
  process.stderr.write(`foretop: ${text}\n`)
}

function fail(text) {
  releaseLock()
  say(text)
  process.exit(1)
}

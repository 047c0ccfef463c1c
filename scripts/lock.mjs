// Makes package-lock.json from the package files, with one version of npm, in a folder where nothing is installed:
// npm leaves platforms' packages out of a lock that it makes beside a node_modules made for this platform alone.
// What the lock pins already stays as it is. A lock with faults is never put in place.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lockFaults, withoutHoles } from './lock-faults.mjs'
import { packageFiles } from './package-files.mjs'

/** 11.6 was seen to leave an entry out. */
const NPM = 'npm@11.19.1'
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const lockFile = join(root, 'package-lock.json')

const folder = mkdtempSync(join(tmpdir(), 'foretop-lock-'))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const file of packageFiles(root)) cpSync(join(root, file), join(folder, file))
if (existsSync(lockFile)) {
  const held = JSON.parse(readFileSync(lockFile, 'utf8'))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(withoutHoles(held), null, 2))
}

npm('install', '--package-lock-only', '--ignore-scripts')
const made = readFileSync(join(folder, 'package-lock.json'), 'utf8')
const faults = lockFaults(JSON.parse(made))
if (faults.length > 0) refuse(`${NPM} made a lock with faults:\n  ${faults.join('\n  ')}`)
npm('ci', '--dry-run', '--ignore-scripts')

// In one step: whoever is stopped midway still has the old one.
writeFileSync(`${lockFile}.new`, made)
renameSync(`${lockFile}.new`, lockFile)
process.stderr.write(`foretop: package-lock.json is whole: ${Object.keys(JSON.parse(made).packages).length} entries\n`)

function npm(...args) {
  const command = ['--yes', NPM, ...args, '--loglevel=error', '--no-fund', '--no-audit']
  const { status, error, stdout } = spawnSync('npx', command, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 2],
    encoding: 'utf8',
  })
  if (status !== 0) refuse(`\`npx ${command.join(' ')}\` failed${error ? `: ${error.message}` : ''}\n${stdout ?? ''}`)
}

function refuse(text) {
  process.stderr.write(`foretop: package-lock.json is left as it was: ${text}\n`)
  process.exit(1)
}

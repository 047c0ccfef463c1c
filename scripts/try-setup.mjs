// Set-up tried as a new user meets it, part of what must pass before a change lands: fresh clones of this commit, an npm
// cache with nothing in it, then nothing but that cache, then no registry at all. Needs the registry and about a minute.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = mkdtempSync(join(tmpdir(), 'foretop-setup-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))

const PINNED = readFileSync(join(root, '.node-version'), 'utf8').trim()
/** Nothing of what npm that runs us has set, and never our own installed programs first. */
const bare = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(?:cafile|proxy|https_proxy|noproxy)$)/i.test(name)),
)
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((path) => !path.includes('node_modules'))
  .join(delimiter)
const cache = join(folder, 'cache')
const online = { ...bare, PATH, npm_config_cache: cache }
const offline = { ...online, npm_config_offline: 'true' }
/** A port that answers nobody. */
const unreachable = {
  ...online,
  npm_config_registry: `http://127.0.0.1:${await freePort()}/`,
  npm_config_fetch_retries: '0',
}

const forRunning = clone('for-running')
await step('an empty cache: what it runs on is installed, the web app built', () => {
  setUp(forRunning, online)
  expect(existsSync(join(forRunning, 'apps/web/dist/index.html')), 'a built web app')
  const installed = packagesOf(forRunning)
  expect(installed.length < 130, `under 130 packages, not ${installed.length}`)
  for (const tool of ['vitest', 'vite', 'typescript', 'react', 'playwright'])
    expect(!installed.includes(tool), `no ${tool} for who only runs it`)
})
await step('no registry: nothing more is asked for', () => setUp(forRunning, unreachable))
await step('no registry: `npm start` serves the wall', () => serves(forRunning, unreachable))
await step('the tools of who develops are added to it, the lock stays', () => {
  setUp(forRunning, online, '--dev')
  expect(packagesOf(forRunning).includes('vitest'), 'vitest')
  expect(git(forRunning, 'status', '--porcelain') === '', 'a clean checkout')
})

// A shell that has found the machine's own Node once goes on with it, unless the next step looks anew.
await step('`npm test` alone: it sets up, and its steps run with the pinned Node', () => {
  const testing = clone('testing')
  const said = run(testing, online, 'npm', 'test', '--', 'scripts/lock-faults.test.mjs')
  expect(/Tests .*passed/.test(said), `tests that pass, not\n${said}`)
})

const fromCache = clone('from-cache')
await step('only that cache: `npm ci --offline` installs all the lock names', () => {
  run(fromCache, offline, 'npm', 'ci', '--offline', '--ignore-scripts', '--loglevel=error')
})
const pinned = { ...offline, PATH: `${join(fromCache, 'node_modules/.bin')}${delimiter}${PATH}` }
await step(`only that cache, and Node ${PINNED}: both set-ups`, () => {
  expect(run(fromCache, pinned, 'node', '--version').trim() === `v${PINNED}`, `Node ${PINNED} first in PATH`)
  for (const args of [[], ['--dev']]) {
    const one = clone(`pinned${args}`)
    setUp(one, pinned, ...args)
    expect(existsSync(join(one, 'apps/web/dist/index.html')), 'a built web app')
  }
})

await step('no registry from the start: one sentence says what to do', () => {
  const nothing = clone('nothing')
  const said = fails(nothing, { ...unreachable, npm_config_cache: join(folder, 'nothing-cached') })
  expect(/the registry cannot be reached: .*then start again\n$/.test(said), `advice, not\n${said}`)
  expect(
    !existsSync(join(nothing, '.foretop-setup.lock')) && !existsSync(join(nothing, '.foretop-web')),
    'nothing left',
  )
})
await step('ended midway: npm ends with it, nothing is left, and the next one is not kept waiting', async () => {
  const ended = clone('ended')
  const programs = join(folder, 'slow')
  mkdirSync(programs)
  // An npm that goes on until it is ended, and says so.
  const slow = `#!/bin/sh\ntrap 'touch "${programs}/ended"; exit 143' TERM\ntouch "${programs}/begun"\nwhile :; do sleep 0.1; done\n`
  writeFileSync(join(programs, 'npm'), slow, { mode: 0o755 })
  const env = { ...unreachable, PATH: `${programs}${delimiter}${PATH}` }
  const child = spawn('node', ['scripts/setup.mjs', '--no-web'], { cwd: ended, env, stdio: 'ignore' })
  const gone = new Promise((resolve) => child.once('close', resolve))
  while (!existsSync(join(programs, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 50))
  child.kill('SIGTERM')
  await gone
  expect(existsSync(join(programs, 'ended')), 'npm to end before set-up does')
  expect(!existsSync(join(ended, '.foretop-setup.lock')), 'no lock left')
})
await step('a lock with holes: refused before npm is asked, and they are named', () => {
  const holed = clone('holed')
  cpSync(join(root, 'scripts/fixtures/lock-with-holes.json'), join(holed, 'package-lock.json'))
  // An npm that leaves a word when it is asked.
  const programs = join(folder, 'programs')
  mkdirSync(programs)
  writeFileSync(join(programs, 'npm'), `#!/bin/sh\ntouch "${programs}/asked"\nexit 1\n`, { mode: 0o755 })
  const said = fails(holed, { ...unreachable, PATH: `${programs}${delimiter}${PATH}` })
  expect(!existsSync(join(programs, 'asked')), 'npm not to be asked')
  expect(/package-lock.json is not whole: .*`npm run lock`/.test(said), `advice, not\n${said}`)
  expect(said.includes('@biomejs/cli-darwin-arm64 has no version'), 'the names of packages')
})

function clone(name) {
  const path = join(folder, name)
  git(root, 'clone', '-q', root, path)
  return path
}

function git(cwd, ...args) {
  return run(cwd, online, 'git', ...args)
}

function setUp(cwd, env, ...args) {
  return run(cwd, env, 'node', 'scripts/setup.mjs', ...args)
}

function fails(cwd, env) {
  const { status, stderr } = spawnSync('node', ['scripts/setup.mjs'], { cwd, env, encoding: 'utf8' })
  expect(status === 1, `exit code 1, not ${status}`)
  return stderr
}

function run(cwd, env, command, ...args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`\`${command} ${args.join(' ')}\` ended with ${status}: ${error ?? ''}\n${stdout}${stderr}`)
  return stdout
}

/** Names of all installed packages, ours apart. */
function packagesOf(cwd) {
  const below = (path) =>
    readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
      if (!entry.isDirectory() || entry.name.startsWith('.')) return []
      const inner = join(path, entry.name)
      if (entry.name.startsWith('@')) return below(inner).map((name) => `${entry.name}/${name}`)
      const nested = join(inner, 'node_modules')
      return [entry.name, ...(existsSync(nested) ? below(nested) : [])]
    })
  return below(join(cwd, 'node_modules'))
}

async function serves(cwd, env) {
  const port = await freePort()
  const args = ['start', '--', '--port', String(port), '--data', join(folder, 'data')]
  const child = spawn('npm', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  try {
    for (const deadline = Date.now() + 60_000; ; ) {
      const page = await fetch(`http://127.0.0.1:${port}/`).then(
        (answer) => answer.text(),
        () => '',
      )
      if (page.includes('<title>')) return
      expect(child.exitCode === null && Date.now() < deadline, `a wall; it printed\n${output}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  } finally {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function step(name, act) {
  const startedAt = performance.now()
  await act()
  console.log(`ok   ${name} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`)
}

function expect(isTrue, what) {
  if (!isTrue) throw new Error(`expected ${what}`)
}

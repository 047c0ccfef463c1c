// Tries what `npm run package` makes where people install it: on a bare Debian, without a network. Only as root on Debian
// with mmdebstrap, qemu-user-static and systemd; elsewhere it says why it is skipped, which in CI is a failure.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './package/run.mjs'
import { bareRoot, foreignRoot, lackingHere } from './try-package/roots.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const missing = lackingHere()
if (missing !== null) {
  process.stderr.write(`foretop: the packages are not tried here: ${missing}\n`)
  process.exit(process.env.CI === 'true' ? 1 : 0)
}

const work = mkdtempSync(join(tmpdir(), 'foretop-try-'))
process.once('exit', () => rmSync(work, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))

// So that somebody who changes this need not build each time.
const built = process.env.FORETOP_PACKAGES
const out = built ?? join(work, 'out')
step('built: the archives and packages, and the next version of one', () => {
  if (built) return
  build(['--output', out])
  build(['--output', join(out, 'next'), '--arch', 'x64', '--version', '99.0.0'])
})
const bare = join(work, 'bare')
step('a bare Debian', () => bareRoot(bare))
step('the archive runs, and the next one keeps its data', () => inside('archive.sh'))
step('the .deb: installed, upgraded, removed, purged; its unit is understood', () => {
  inside('deb.sh')
})
step('arm64: started under emulation', () => {
  const foreign = join(work, 'arm64')
  foreignRoot(foreign)
  run('tar', [
    'xzf',
    join(out, `foretop-${version()}-linux-arm64.tar.gz`),
    '-C',
    foreign,
    '--strip-components=1',
    '--one-top-level=opt',
  ])
  inBox(foreign, ['/qemu', '/opt/node_modules/.bin/node', '/opt/apps/server/src/main.ts', '--help'])
})

/** Runs one of the scripts beside this in a copy of the bare root that has the packages in /packages. */
function inside(script) {
  const copy = join(work, script)
  run('cp', ['-a', bare, copy])
  cpSync(out, join(copy, 'packages'), { recursive: true })
  mkdirSync(join(copy, 'try'))
  cpSync(join(root, 'scripts/try-package'), join(copy, 'try'), { recursive: true })
  process.stderr.write(inBox(copy, ['/bin/sh', '-eu', `/try/${script}`]))
  if (script === 'deb.sh') verify(copy)
  rmSync(copy, { recursive: true })
}

/** Here, for there is no systemd in there: the unit as it was installed, its program where the bare root has it. */
function verify(copy) {
  const text = readFileSync(join(copy, 'usr/lib/systemd/system/foretop.service'), 'utf8')
  const unit = join(work, 'foretop.service')
  writeFileSync(unit, text.replaceAll('=/usr/lib/foretop/bin', `=${copy}/usr/lib/foretop/bin`))
  run('systemd-analyze', ['verify', '--man=no', unit])
}

/** No network, and its own processes: all of them end with the first one, however that ends. */
function inBox(folder, command) {
  const box = ['--net', '--pid', '--mount', '--fork', '--kill-child', '--mount-proc', 'sh', '-euc']
  const enter =
    'ip link set lo up; mkdir -p "$0/proc" "$0/dev"; mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"; exec chroot "$0" "$@"'
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LANG: 'C.UTF-8',
    DEBIAN_FRONTEND: 'noninteractive',
  }
  return run('unshare', [...box, enter, folder, ...command], { env, timeout: 240_000, killSignal: 'SIGTERM' })
}

function build(args) {
  process.stderr.write(
    run(process.execPath, [join(root, 'scripts/package.mjs'), ...args], { cwd: root, stdio: ['ignore', 'pipe', 2] }),
  )
}

function version() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
}

function step(what, how) {
  const startedAt = performance.now()
  how()
  process.stderr.write(`ok   ${what} (${((performance.now() - startedAt) / 1_000).toFixed(0)} s)\n`)
}

import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../package/run.mjs'

const EMULATOR = '/usr/bin/qemu-aarch64-static'
const NEEDED = {
  mmdebstrap: '/usr/bin/mmdebstrap',
  'qemu-user-static': EMULATOR,
  systemd: '/usr/bin/systemd-analyze',
  iproute2: '/sbin/ip',
}

/** Why it cannot be tried on this machine, or `null`. */
export function lackingHere() {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return 'only as root on Debian'
  const missing = Object.keys(NEEDED).filter((name) => !existsSync(NEEDED[name]))
  return missing.length > 0 ? `not installed: ${missing.join(' ')}` : null
}

/** What a fresh Debian of this machine's release has, from where this machine has its own. */
export function bareRoot(folder) {
  run('mmdebstrap', ['--quiet', '--mode=root', '--variant=minbase', release(), folder, ...mirrors()])
}

/** Only the libraries Node needs, of another architecture; nothing in it can run but by the emulator, `/qemu`. */
export function foreignRoot(folder) {
  const libraries = '--include=libc6,libstdc++6,libgcc-s1'
  const how = ['--quiet', '--mode=root', '--variant=extract', '--architectures=arm64', libraries]
  run('mmdebstrap', [...how, release(), folder, ...mirrors()])
  copyFileSync(EMULATOR, join(folder, 'qemu'))
}

function release() {
  return /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))[1]
}

function mirrors() {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)'
  const lines = run('apt-get', ['indextargets', '--format', format, 'Identifier: Packages']).trim().split('\n')
  const ours = new Set(lines.filter((line) => line.endsWith(' main Debian')))
  return [...ours].map((line) => `deb ${line.replace(/ Debian$/, '')}`)
}

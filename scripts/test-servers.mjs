// Installs from Debian's packages the real servers that the tests talk to, in a way that starts none of them.
// Only as root on Debian, and not with FORETOP_TEST_INSTALL=0; elsewhere it says what is missing, and the tests skip it.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { findProgram } from '../packages/lab/src/lab.ts'
import { PACKAGES } from '../packages/lab/src/needs.ts'

/** Asked by Debian's package scripts before they start a daemon; exit code 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d'
/** Where the machine's own policy waits meanwhile. */
const PUT_ASIDE = `${POLICY}.before-foretop`
const OURS = '#!/bin/sh\n# Put here by Foretop while it installs the servers of its tests.\nexit 101\n'

// One that was killed midway left its policy behind, under which no daemon of this machine would start.
if (process.getuid?.() === 0) restorePolicy()

const missing = []
for (const [program, name] of Object.entries(PACKAGES)) if ((await findProgram(program)) === null) missing.push(name)

if (missing.length > 0) {
  const mayInstall =
    process.env.FORETOP_TEST_INSTALL !== '0' && existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (mayInstall) install(missing)
  else
    say(
      `not installed here, so their tests are skipped: ${missing.join(' ')}\n` +
        'foretop:   on Debian, as root, `npm test` installs them; FORETOP_TEST_INSTALL=0 forbids it',
    )
}

function install(names) {
  say(`installing the servers that the tests talk to, none of which is started: ${names.join(' ')}`)
  // With a listener a signal ends apt-get, which gets it too, but not us before the policy is as it was.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))
  if (existsSync(POLICY)) renameSync(POLICY, PUT_ASIDE)
  try {
    writeFileSync(POLICY, OURS)
    chmodSync(POLICY, 0o755)
    apt(['update', '-q'])
    apt(['install', '-y', '-q', '--no-install-recommends', ...names])
  } finally {
    restorePolicy()
  }
}

/** Takes ours away and puts the machine's own back; a policy that somebody else wrote since stays. */
function restorePolicy() {
  if (existsSync(POLICY)) {
    if (readFileSync(POLICY, 'utf8') !== OURS) return
    rmSync(POLICY)
  }
  if (existsSync(PUT_ASIDE)) renameSync(PUT_ASIDE, POLICY)
}

function apt(args) {
  const { status, stdout, stderr } = spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status === 0) return
  say(`apt-get ${args.join(' ')} failed:\n${stdout}\n${stderr}`)
  process.exitCode = 1
}

function say(text) {
  process.stderr.write(`foretop: ${text}\n`)
}

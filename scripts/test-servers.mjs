// Installs from Debian's packages the real servers that the tests talk to, in a way that starts none of them.
// Only as root on Debian, and not with FORETOP_TEST_INSTALL=0; elsewhere it says what is missing, and the tests skip it.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { findProgram } from '../packages/lab/src/lab.ts'
import { PACKAGES } from '../packages/lab/src/needs.ts'

/** Asked by Debian's package scripts before they start a daemon; exit code 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d'

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
  const put = `${POLICY}.before-foretop`
  const had = existsSync(POLICY)
  if (had) renameSync(POLICY, put)
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n')
  chmodSync(POLICY, 0o755)
  try {
    apt(['update', '-q'])
    apt(['install', '-y', '-q', '--no-install-recommends', ...names])
  } finally {
    rmSync(POLICY, { force: true })
    if (had) renameSync(put, POLICY)
  }
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

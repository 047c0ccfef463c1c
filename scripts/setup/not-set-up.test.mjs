import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Runs `bin/foretop` of a clone where, besides the shell's own, these programs are found. */
function typed({ programs = {}, installed = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'foretop-clone-'))
  try {
    cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
    for (const name of installed) mkdirSync(join(folder, 'node_modules', name), { recursive: true })
    const found = join(folder, 'found')
    mkdirSync(found)
    const own = { readlink: 'exec /usr/bin/readlink "$@"', dirname: 'exec /usr/bin/dirname "$@"' }
    for (const [name, script] of Object.entries({ ...own, ...programs }))
      writeFileSync(join(found, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    const { status, stdout, stderr } = spawnSync('/bin/sh', [join(folder, 'bin/foretop'), 'init'], {
      env: { PATH: found },
      encoding: 'utf8',
    })
    return { status, stdout, stderr: stderr.replaceAll(folder, 'CLONE') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const TO_TYPE = "foretop: it is not set up yet; this does that and starts it:\n  cd 'CLONE' && npm start\n"
const node = (version) => `[ "$1" = --version ] && echo ${version} || echo started`

test.each(['v18.19.0', 'v20.20.2', 'v24.21.0'])(
  'a fresh clone says what to type, whatever Node is there: %s',
  (own) => {
    expect(typed({ programs: { npm: '', node: node(own) } })).toEqual({ status: 1, stdout: '', stderr: TO_TYPE })
  },
)

test('without npm it says how to come by it', () => {
  const { status, stderr } = typed({})
  expect([status, stderr]).toEqual([
    1,
    `${TO_TYPE}There is no npm here: install it first (Debian: apt-get install npm).\n`,
  ])
})

test.each([
  ['v20.20.2', { node: node('v20.20.2') }],
  ['no Node', {}],
])('where no Node comes with the dependencies, %s is not enough', (here, programs) => {
  const { status, stderr } = typed({ programs, installed: ['fastify'] })
  expect([status, stderr]).toEqual([
    1,
    `foretop: it needs Node 24 or later, and ${here} is what is here: see https://nodejs.org\n`,
  ])
})

test.each(['v24.21.0', 'v25.0.0', 'v30.1.0'])('the %s of the machine runs it where none came with it', (own) => {
  const { status, stdout } = typed({ programs: { node: node(own) }, installed: ['fastify'] })
  expect([status, stdout]).toEqual([0, 'started\n'])
})

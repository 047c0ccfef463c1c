import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'

/** What people install from: checked as far as it goes without a container engine and without systemd as init. */

const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)

const noCompose = await lacking('docker-compose')
describe.skipIf(noCompose !== null)(noCompose ?? 'docker-compose.yml', () => {
  test('is understood, and starts the product beside everything it watches', async () => {
    const { stdout } = await run('docker-compose', ['config', '--services'], { cwd: ROOT })
    const services = stdout.trim().split('\n')
    const config = await readFile(join(ROOT, 'examples/compose/foretop.yaml'), 'utf8')
    const hosts = [...config.matchAll(/^ {2}(\w+): (?:\{ groups|$)/gm)].map(([, host]) => host)
    expect(services).toContain('foretop')
    expect(hosts.length).toBeGreaterThan(5)
    expect(services).toEqual(expect.arrayContaining(hosts.filter((host) => host !== undefined)))
  })

  test('its configuration is accepted', async () => {
    const secrets = ['WALL_TOKEN', 'OPERATOR_TOKEN', 'DB_PASSWORD'].map((name) => [
      `FORETOP_${name}`,
      `secret of ${name}`,
    ])
    const env = { ...process.env, ...Object.fromEntries(secrets) }
    const args = ['validate', '--config', 'examples/compose/foretop.yaml']
    const { stdout } = await run(join(ROOT, 'bin/foretop'), args, { cwd: ROOT, env })
    expect(stdout).toMatch(/8 hosts, 1\d checks/)
  })
})

test('the image gets the package file of every workspace before it installs', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const workspaces = Object.keys(packages).filter((path) => path !== '' && !path.includes('node_modules'))
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  expect(workspaces.length).toBeGreaterThan(5)
  expect(workspaces.filter((path) => !dockerfile.includes(`COPY ${path}/package.json ${path}/\n`))).toEqual([])
})

const noSystemd = await lacking('systemd-analyze')
describe.skipIf(noSystemd !== null)(noSystemd ?? 'foretop.service', () => {
  const unit = join(ROOT, 'examples/systemd/foretop.service')

  test('is understood by systemd, every line of it', async () => {
    await using folder = await temporaryFolder()
    // The program must be where the unit says: here it is made to lie there.
    const text = (await readFile(unit, 'utf8')).replaceAll('/opt/foretop/', `${ROOT}/`)
    const copy = join(folder.path, 'foretop.service')
    await writeFile(copy, text)
    const { stderr } = await run('systemd-analyze', ['verify', '--man=no', copy])
    expect(stderr.split('\n').filter((line) => line.includes('foretop'))).toEqual([])
  })

  test('is well shut in', async () => {
    const { stdout } = await run('systemd-analyze', ['security', '--offline=yes', '--no-pager', unit])
    const level = Number(/exposure level for foretop\.service: ([\d.]+)/.exec(stdout)?.[1])
    expect(level).toBeLessThan(3)
  })
})

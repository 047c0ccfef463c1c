import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { configTest } from './config-test.ts'

const missing = await lacking('nginx', 'haproxy', 'squid', 'named-checkconf')

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

/** `@` is our folder. */
async function lookAt(program: string, name: string, text: string) {
  const file = join(folder.path, name)
  await writeFile(file, text.replaceAll('@', folder.path))
  return await look(configTest, { program, file, files: [] }, { timeoutMs: 60_000 })
}

const NGINX = 'pid @/nginx.pid; error_log stderr;\nevents {}\nhttp { access_log off; server { listen 127.0.0.1:1; } }\n'
const HAPROXY = `defaults
  mode http
  timeout client 1s
  timeout server 1s
  timeout connect 1s
frontend front
  bind 127.0.0.1:1
  default_backend back
backend back
  server one 127.0.0.1:2
`
const SQUID = 'http_port 127.0.0.1:1\n'
const NAMED = 'options { directory "/tmp"; };\n'

describe.skipIf(missing)(missing ?? 'the real programs', () => {
  test.each([
    ['nginx', NGINX],
    ['haproxy', HAPROXY],
    ['squid', SQUID],
    ['named', NAMED],
  ])('%s takes a good one', async (program, text) => {
    expect(await lookAt(program, 'good', text)).toMatchObject({
      ...{ metrics: { refused: 0 }, text: `${program} takes its configuration` },
    })
  })

  test.each([
    ['nginx', NGINX.replace('access_log off', 'foo bar'), /^unknown directive "foo" in .*bad:3$/],
    ['nginx', `${NGINX}}`, /^unexpected "}" in .*bad:4$/],
    ['haproxy', `global\n  foo bar\n${HAPROXY}`, /^parsing \[.*bad:2\] : unknown keyword 'foo' in 'global' section$/],
    ['haproxy', HAPROXY.replace('default_backend back', 'default_backend none'), /unable to find required .*'none'/],
    ['squid', `${SQUID}foo bar\n`, /bad\(2\): unrecognized: 'foo'$/],
    ['squid', `${SQUID}http_access deny none-such\n`, /^ACL not found: none-such$/],
    ['named', 'options { foo bar; };\n', /bad:1: unknown option 'foo'$/],
  ])('%s refuses a broken one, and where is told: %s', async (program, text, why) => {
    expect(await lookAt(program, 'bad', text)).toMatchObject({
      ...{ metrics: { refused: 1 }, text: expect.stringMatching(why) },
    })
  })

  test.each(['nginx', 'haproxy', 'squid', 'named'])('%s refuses one that is not there', async (program) => {
    const options = { program, file: join(folder.path, 'none'), files: [] }
    const seen = await look(configTest, options, { timeoutMs: 60_000 })
    expect(seen).toMatchObject({ metrics: { refused: 1 }, text: expect.stringMatching(/No such file|not found/) })
  })

  test.skipIf(process.getuid?.() !== 0)('what nobody may read is no fault of the configuration', async () => {
    const rules = { folders: [], user: null }
    await writeFile(join(folder.path, 'hidden'), NGINX.replaceAll('@', folder.path), { mode: 0o600 })
    const options = { program: 'nginx', file: join(folder.path, 'hidden'), files: [] }
    const seen = await look(configTest, options, { timeoutMs: 60_000, rules })
    expect(seen).toMatchObject({ ...{ outcome: 'crashed', code: 'local' }, text: expect.stringContaining('a right') })
  })
})

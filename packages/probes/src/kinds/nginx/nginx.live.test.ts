import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { nginx } from './nginx.ts'

const missing = await lacking('nginx')
const STATUS = 'location = /nginx_status { stub_status; }'

describe.skipIf(missing !== null)(missing ?? 'a real nginx', () => {
  test('connections are counted, ours among them', async () => {
    await using server = await startNginx({ server: STATUS })
    const now = async () => expectAnswered(await look(nginx, { port: server.port, limit: 256 })).metrics
    expect(await now()).toMatchObject({ active: 1, writing: 1, dropped: 0 })
    const idle = [1, 2, 3].map(() => connect(server.port, '127.0.0.1'))
    for (const one of idle) one.write('GET /nginx_status HTTP/1.1\r\nHost: x\r\n\r\n')
    await eventually(async () =>
      expect(await now()).toMatchObject({ active: 4, waiting: 3, connectionsUsed: 100 / 64, dropped: 0 }),
    )
    for (const one of idle) one.destroy()
    const before = await now()
    expect((await now()).requests).toBe(Number(before.requests) + 1)
  })

  test('doors and wrong pages are told', async () => {
    await using folder = await temporaryFolder()
    const passwords = join(folder.path, 'passwords')
    await writeFile(passwords, 'watch:{PLAIN}right\n', { mode: 0o644 })
    const login = `auth_basic "x"; auth_basic_user_file ${passwords};`
    await using server = await startNginx({
      server: `location = /nginx_status { stub_status; deny all; } location / { return 200 "hello"; }
        location = /login { ${login} stub_status; } location = /gone { return 404; }`,
    })
    const now = (path: string, options = {}) => look(nginx, { port: server.port, path, ...options })
    expect(await now('/nginx_status')).toMatchObject({ code: 'auth', text: expect.stringContaining('allow lines') })
    expect(await now('/other')).toMatchObject({ code: 'protocol', text: expect.stringContaining('"hello"') })
    expect(await now('/gone')).toMatchObject({ code: 'protocol', text: expect.stringContaining('404') })
    expect(await now('/login')).toMatchObject({ code: 'auth', text: expect.stringContaining('wants a login') })
    expect(await now('/login', { user: 'watch', password: 'wrong' })).toMatchObject({ code: 'auth' })
    expect(await now('/login', { user: 'watch', password: 'right' })).toMatchObject({ outcome: 'answered' })
  })

  test('a stopped process does not answer, and one that ended refuses', async () => {
    await using server = await startNginx({ server: STATUS })
    server.freeze()
    expect(await look(nginx, { port: server.port }, { timeoutMs: 300 })).toMatchObject({
      ...{ code: 'timeout', text: expect.stringContaining('does not answer') },
    })
    await server.stop()
    expect(await look(nginx, { port: server.port })).toMatchObject({ code: 'refused' })
  })
})

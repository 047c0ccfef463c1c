import { hesitating } from '@foretop/lab/hesitating.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { startLighttpd } from '@foretop/lab/lighttpd.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { lighttpd } from './lighttpd.ts'

const missing = await lacking('lighttpd')

describe.skipIf(missing !== null)(missing ?? 'a real lighttpd', () => {
  const open = 'status.status-url = "/server-status"'

  test('its connections, until they are used up', async () => {
    await using server = await startLighttpd({ config: open })
    const now = () => look(lighttpd, { port: server.port }, { timeoutMs: 1_000 })
    // Whoever asked whether it has started may still be counted.
    await eventually(async () =>
      expect(expectAnswered(await now()).metrics).toMatchObject({
        ...{ busy: 1, idle: 7, connectionsUsed: 12.5, states: { handling: 1, free: 7 } },
      }),
    )
    using _some = hesitating(server.port, 6)
    await eventually(async () => expect(await now()).toMatchObject({ metrics: { busy: 7, connectionsUsed: 87.5 } }))
    using _rest = hesitating(server.port, 2)
    await eventually(async () => expect(await now()).toMatchObject({ outcome: 'failed', code: 'timeout' }))
  })

  test('doors and wrong pages', async () => {
    await using none = await startLighttpd({ config: `$HTTP["remoteip"] == "10.0.0.5" { ${open} }` })
    expect(await look(lighttpd, { port: none.port })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('only set for other addresses') },
    })
    await using closed = await startLighttpd({ config: `${open}\nurl.access-deny = ( "server-status" )` })
    expect(await look(lighttpd, { port: closed.port })).toMatchObject({ code: 'auth' })
    await using server = await startLighttpd({ config: open })
    expect(await look(lighttpd, { port: server.port, path: '/server-status?people' })).toMatchObject({
      ...{ code: 'protocol', text: expect.stringContaining('put ?auto behind its path') },
    })
  })

  test('a stopped process does not answer, and one that ended refuses', async () => {
    await using server = await startLighttpd({ config: open })
    server.freeze()
    expect(await look(lighttpd, { port: server.port }, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' })
    await server.stop()
    expect(await look(lighttpd, { port: server.port })).toMatchObject({ code: 'refused' })
  })
})

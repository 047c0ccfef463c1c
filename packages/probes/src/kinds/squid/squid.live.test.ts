import { connect } from 'node:net'
import { onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startSquid } from '@foretop/lab/squid.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { squid } from './squid.ts'

const missing = await lacking('squid')
const FORMS = ['http', 'cache_object']

/** A visitor; resolves once it was answered. */
function visit(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET http://site.example.test/ HTTP/1.1\r\nHost: site.example.test\r\nConnection: close\r\n\r\n')
  return new Promise((ended) => socket.resume().once('close', () => ended()))
}

describe.skipIf(missing !== null)(missing ?? 'a real Squid', () => {
  test('its numbers and peers, by both forms', async () => {
    await using server = await startSquid()
    for (const form of FORMS) {
      const { metrics, details } = expectAnswered(await look(squid, { port: server.port, form }))
      expect(metrics).toMatchObject({ peersUp: 0, noPeer: 0, errors: 0, filesQueued: 0 })
      for (const metric of ['descriptorsUsed', 'memory', 'uptime', 'requests', 'icpSent'])
        expect(metrics[metric], metric).toBeGreaterThanOrEqual(0)
      expect(details).toMatchObject({ version: expect.stringMatching(/^\d/) })
    }
  })

  test('a peer that takes no connection is told at once, and is down after ten', async () => {
    await using well = await startHostile(onceAsked(saying('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')))
    await using server = await startSquid({ peers: { web1: well.port, web2: await freePort() } })
    const now = () => look(squid, { port: server.port, require: ['web1', 'web2', 'web3'] })
    await eventually(async () => {
      await visit(server.port)
      expect(await now()).toMatchObject({
        metrics: { peerFailing: { web1: 0, web2: 1 }, missingPeer: { web1: 0, web3: 1 }, noPeer: 0 },
      })
    })
    await eventually(async () => {
      await visit(server.port)
      expect(await now()).toMatchObject({
        ...{ metrics: { peerDown: { web1: 0, web2: 1 }, peersUp: 1 }, text: expect.stringMatching(/^down: web2/) },
      })
    })
  })

  test('rules and passwords', async () => {
    await using closed = await startSquid({ rules: 'http_access deny manager' })
    await using guarded = await startSquid({ rules: 'cachemgr_passwd right info counters server_list' })
    await using disabled = await startSquid({ rules: 'cachemgr_passwd disable server_list' })
    for (const form of FORMS) {
      expect(await look(squid, { port: closed.port, form })).toMatchObject({
        ...{ code: 'auth', text: expect.stringContaining('answers only to localhost') },
      })
      const now = (options = {}) => look(squid, { port: guarded.port, form, ...options })
      expect(await now()).toMatchObject({ code: 'auth', text: expect.stringContaining('wants a login') })
      expect(await now({ password: 'wrong' })).toMatchObject({
        ...{ code: 'auth', text: expect.stringContaining('refuses this login') },
      })
      expect(await now({ password: 'right' })).toMatchObject({ outcome: 'answered' })
      expect(await look(squid, { port: disabled.port, form })).toMatchObject({
        ...{ code: 'protocol', text: expect.stringContaining('server_list') },
      })
      expect(await look(squid, { port: disabled.port, form, peers: false })).toMatchObject({ outcome: 'answered' })
    }
  })

  test('a stopped process does not answer, and one that ended refuses', async () => {
    await using server = await startSquid()
    server.freeze()
    expect(await look(squid, { port: server.port }, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' })
    await server.stop()
    expect(await look(squid, { port: server.port })).toMatchObject({ code: 'refused' })
  })
})

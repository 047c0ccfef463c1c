import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Authority, type Issued, startAuthority } from '@foretop/lab/certificates.ts'
import { freePort, type RunningServer, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNrpe } from '@foretop/lab/nrpe.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { nrpe } from './nrpe.ts'

const missing = await lacking('nrpe', 'check_dummy', 'openssl')
const DUMMY = '/usr/lib/nagios/plugins/check_dummy'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
})
afterAll(() => folder[Symbol.asyncDispose]())

/** A plugin of these lines, which the daemon's user can run; `$` in them is the shell's. */
async function plugin(name: string, lines: string): Promise<string> {
  const path = join(folder.path, name)
  await writeFile(path, lines)
  await chmod(path, 0o755)
  return `/bin/sh ${path}`
}

const ask = (server: { readonly port: number }, options = {}, more = {}) =>
  lookSteadily(nrpe, { port: server.port, tls: 'off', ...options }, more)

/** All its lines. */
function saidIn({ text, details }: ReturnType<typeof expectAnswered>): string {
  const more = Array.isArray(details?.output) ? details.output : []
  return [text, ...more.map(({ line }) => line)].join('\n')
}

describe.skipIf(missing)(missing ?? 'NRPE in clear', () => {
  let server: RunningServer
  beforeAll(async () => {
    const long = 'i=0; while [ $i -lt LINES ]; do echo "line $i of a long output"; i=$((i+1)); done'
    const commands = {
      ...{ ok: `${DUMMY} 0 fine`, warning: `${DUMMY} 1 so`, critical: `${DUMMY} 2 bad`, unknown: `${DUMMY} 3 what` },
      measured: await plugin('measured', `printf '%s\\n' "OK | a=1s;2:;@3:4;0;9" more "last | 'b c'=5"`),
      long: await plugin('long', long.replace('LINES', '400')),
      longer: await plugin('longer', long.replace('LINES', '4000')),
      figures: await plugin('figures', `echo "OK | a=1 ${'b=23456789 '.repeat(200)}"`),
      ...{ gone: '/no/such/plugin', quiet: '/bin/true', slow: '/bin/sleep 60' },
      nine: await plugin('nine', 'echo nine; exit 9'),
    }
    server = await startNrpe({ commands, commandTimeoutS: 1 })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test('without a command the daemon is asked for its version', async () => {
    expect(await ask(server)).toMatchObject({
      ...{ says: 'ok', text: expect.stringMatching(/^NRPE v\d/) },
      details: { version: 4, authenticated: false },
    })
  })

  test.each([
    ['ok', 'ok', 'OK: fine'],
    ['warning', 'warning', 'WARNING: so'],
    ['critical', 'critical', 'CRITICAL: bad'],
    ['unknown', 'unknown', 'UNKNOWN: what'],
  ])('the result of a command is the state: %s', async (command, says, text) => {
    expect(await ask(server, { command })).toMatchObject({ outcome: 'answered', says, text })
  })

  test('lines, numbers and thresholds are where exec has them', async () => {
    expect(await ask(server, { command: 'measured' })).toMatchObject({
      text: 'OK',
      metrics: { times: { a: 1_000 }, values: { 'b c': 5 }, replyTime: expect.any(Number) },
      details: {
        output: [{ line: 'more' }, { line: 'last' }],
        performance: [{ warning: 'below 2' }, { label: 'b c' }],
      },
    })
  })

  test('what the daemon says itself is unknown, and told apart from what a plugin says', async () => {
    expect(await ask(server, { command: 'nosuch' })).toMatchObject({
      says: 'unknown',
      text: "misconfigured there, no such command: NRPE: Command 'nosuch' not defined",
    })
    for (const command of ['gone', 'quiet'])
      expect(await ask(server, { command })).toMatchObject({
        ...{ says: 'unknown', text: expect.stringMatching(/^misconfigured there.*: NRPE: Unable to read output$/) },
      })
    expect(await ask(server, { command: 'slow' })).toMatchObject({
      ...{ says: 'unknown', text: expect.stringMatching(/^slow there.*: NRPE: Command timed out after 1 seconds$/) },
    })
    // It bounds what means nothing.
    expect(await ask(server, { command: 'nine' })).toMatchObject({ says: 'unknown', text: 'nine' })
  })

  test('ten KiB come whole in version 4, and are cut in version 2, which is said', async () => {
    const whole = expectAnswered(await ask(server, { command: 'long' }))
    expect(whole.details).toMatchObject({ version: 4 })
    expect(whole.details).not.toHaveProperty('cut')
    expect(whole.details?.output).toHaveLength(399)
    const cut = expectAnswered(await ask(server, { command: 'long', version: 2 }))
    expect(cut.details).toMatchObject({ version: 2, cut: expect.stringContaining('version 2') })
    expect(saidIn(cut)).toBe(saidIn(whole).slice(0, 1_023).trimEnd())
    const longest = expectAnswered(await ask(server, { command: 'longer' }))
    expect(longest.details).toMatchObject({ cut: expect.stringContaining('version 4') })
  })

  test('of a number that version 2 cuts in two nothing is told', async () => {
    const { metrics } = expectAnswered(await ask(server, { command: 'figures', version: 2 }))
    expect(new Set(Object.values(metrics.values ?? {}))).toEqual(new Set([1, 23_456_789]))
    expect(Object.keys(metrics.values ?? {})).toHaveLength(1 + Math.floor((1_023 - 'OK | a=1 '.length) / 11))
  })

  test('version 3 it does not speak, and drops us as it does for arguments', async () => {
    const dropped = { outcome: 'failed', code: 'closed' }
    expect(await ask(server, { command: 'ok', version: 3 })).toMatchObject({
      ...{ ...dropped, text: expect.stringMatching(/dropped .*allowed_hosts.*only TLS.*does not speak version 3/) },
    })
    expect(await ask(server, { command: 'ok', args: ['a'] })).toMatchObject({
      ...{ ...dropped, text: expect.stringMatching(/dropped .*it takes no arguments/) },
    })
  })

  test('TLS to a daemon without is dropped', async () => {
    expect(await ask(server, { tls: 'anonymous' })).toMatchObject({
      ...{ outcome: 'failed', code: 'closed', text: expect.stringMatching(/TLS handshake: .*it speaks no TLS/) },
    })
  })

  test('one that stands still takes connections and does not answer; gone it refuses', async () => {
    await using other = await startNrpe({ commands: { ok: `${DUMMY} 0` } })
    expect(await ask(other, { command: 'ok' })).toMatchObject({ says: 'ok' })
    other.freeze()
    for (const tls of ['off', 'anonymous'])
      expect(await ask(other, { command: 'ok', tls }, { timeoutMs: 200 })).toMatchObject({
        ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') },
      })
    other.thaw()
    await other.stop()
    expect(await ask({ port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('whoever is not in its allowed_hosts is dropped', async () => {
    await using other = await startNrpe({ allowedHosts: '192.0.2.1' })
    expect(await ask(other)).toMatchObject({
      ...{
        outcome: 'failed',
        code: 'closed',
        text: expect.stringContaining('our address is not in its allowed_hosts'),
      },
    })
  })
})

describe.skipIf(missing)(missing ?? 'NRPE over anonymous TLS', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startNrpe({ tls: 'anonymous', commands: { ok: `${DUMMY} 0 fine` } })
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  test.each([4, 2])('it answers in version %i, and nobody knows who it was', async (version) => {
    const seen = await lookSteadily(nrpe, { port: server.port, command: 'ok', version })
    expect(seen).toMatchObject({
      ...{ says: 'ok', text: 'OK: fine' },
      details: { version, tls: expect.stringMatching(/^TLSv1\.2, ADH-/), authenticated: false },
    })
    expect(expectAnswered(seen).metrics).not.toHaveProperty('certificateDays')
  })

  test('what is possible no longer after a handshake is not named', async () => {
    const seen = await lookSteadily(nrpe, { port: server.port, command: 'ok', args: ['a'] })
    expect(seen).toMatchObject({ code: 'closed', text: expect.stringContaining('it takes no arguments') })
    expect(expect.objectContaining({ text: expect.stringMatching(/allowed_hosts|TLS/) })).not.toEqual(seen)
  })

  test('in clear, or with certificates, nothing comes about', async () => {
    expect(await ask(server)).toMatchObject({ code: 'closed', text: expect.stringContaining('it speaks only TLS') })
    expect(await ask(server, { tls: 'certificates' })).toMatchObject({ outcome: 'failed', code: 'tls' })
  })
})

describe.skipIf(missing)(missing ?? 'NRPE with certificates', () => {
  const scope = new AsyncDisposableStack()
  let authority: Authority
  let stranger: Authority
  let daemon: Issued
  let ours: Issued
  let server: RunningServer
  beforeAll(async () => {
    authority = scope.use(await startAuthority())
    stranger = scope.use(await startAuthority())
    daemon = await authority.issue('daemon', { by: authority.root, san: 'IP:127.0.0.1' })
    ours = await authority.issue('ours', { by: authority.root, san: null })
    const tls = { identity: daemon, authority: authority.root, demandsOurs: true }
    server = scope.use(await startNrpe({ tls, commands: { ok: `${DUMMY} 0 fine` } }))
  })
  afterAll(() => scope.disposeAsync())

  const known = (issued: Issued) => ({ certFile: issued.certificate, keyFile: issued.key })
  const askSafely = (options = {}) =>
    ask(server, { command: 'ok', tls: 'certificates', ca: authority.root.certificate, ...options })

  test('both show who they are', async () => {
    expect(await askSafely(known(ours))).toMatchObject({
      ...{ says: 'ok', text: 'OK: fine', metrics: { certificateDays: expect.closeTo(90, 0) } },
      details: { version: 4, tls: expect.stringMatching(/^TLSv1\.3/), authenticated: true },
    })
  })

  test('ours is demanded', async () => {
    expect(await askSafely()).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringContaining('demands a client certificate') },
    })
    expect(await ask(server, { tls: 'anonymous' })).toMatchObject({ outcome: 'failed', code: 'tls' })
  })

  test('ours is of an authority that it does not trust', async () => {
    expect(await askSafely(known(await stranger.issue('other')))).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringMatching(/does not take our certificate.*unknown ca/) },
    })
  })

  test('its own is of an authority that we do not trust, or for another', async () => {
    expect(await askSafely({ ...known(ours), ca: stranger.root.certificate })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: 'issuer Lab Root CA is not trusted' },
    })
    expect(await askSafely({ ...known(ours), servername: 'other.example.test' })).toMatchObject({
      ...{ outcome: 'failed', code: 'tls', text: expect.stringContaining('not for other.example.test') },
    })
  })

  test('a name that stands as common name alone will do, as it does for check_nrpe', async () => {
    const plain = await authority.issue('plain', { by: authority.root, subject: 'web1', san: null })
    const tls = { identity: plain, authority: authority.root, demandsOurs: false }
    await using other = await startNrpe({ tls })
    const options = { tls: 'certificates', ca: authority.root.certificate }
    expect(await ask(other, { ...options, servername: 'web1' })).toMatchObject({ says: 'ok' })
    expect(await ask(other, { ...options, servername: 'web2' })).toMatchObject({ code: 'tls' })
  })

  test.each([
    [
      'the key of another',
      async () => ({ certFile: ours.certificate, keyFile: daemon.key }),
      'do not make an identity',
    ],
    ['no key', async () => ({ certFile: ours.certificate, keyFile: ours.certificate }), 'keyFile: no private key'],
    ['no certificate', async () => ({ certFile: ours.key, keyFile: ours.key }), 'certFile: no certificate'],
    ['no file', async () => ({ ...known(ours), keyFile: '/no/such' }), 'keyFile: ENOENT'],
  ])('what is wrong with our own files is ours: %s', async (_, files, text) => {
    const seen = await askSafely(await files())
    expect(seen).toMatchObject({ outcome: 'crashed', code: 'local', text: expect.stringContaining(text) })
  })
})

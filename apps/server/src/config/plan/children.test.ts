import { defineProbe } from '@foretop/probes/define.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { command } from '../../alerts/channels/command.ts'
import { load, refusal, registry } from '../fixture.made-up.ts'
import { kindsOf } from './kinds.ts'

const runs = defineProbe({
  kind: 'runs',
  title: 'Runs',
  summary: 'Starts a program.',
  by: 'child',
  options: z.strictObject({ command: z.string().meta({ description: 'What to run.' }) }),
  programOf: ({ command }) => ({ path: ['command'], program: command }),
  metrics: {},
  run: async () => ({ metrics: {}, text: '' }),
})
const REGISTRY = { ...registry, probes: [...registry.probes, runs] }
const WORLD = `
hosts:
  a: { address: 10.0.0.1 }
  b: { address: 10.0.0.2, checks: { own: { with: { command: /tmp/c } } } }
`
const checked = (command: string, more = '') => `${WORLD}
checks:
  own: { probe: runs, hosts: [a], with: { command: ${command} } }
${more}`

test('what a program looks at is not polled, and goes by the rules of the site', async () => {
  const text = checked('/opt/checks/c', 'children: { folders: [/opt/checks], user: nagios }').replace(/ {2}b: .*/, '')
  const { plan } = await load(text, {}, REGISTRY)
  const rules = { folders: ['/opt/checks'], user: 'nagios' }
  expect(plan.checks[0]?.way).toEqual({ by: 'child', address: '10.0.0.1', rules })
  const kinds = kindsOf(REGISTRY, rules)
  expect(kinds.wayTo('runs', { command: 'c' }, 'x')).toEqual({ by: 'child', address: 'x', rules })
  expect(kinds.wayTo('tcp', {}, 'x')).toEqual({ by: 'poll', address: 'x' })
})

test('one that starts programs with some options is polled with the others', async () => {
  const sometimes = {
    ...runs,
    kind: 'sometimes',
    by: ({ command }: { command: string }) => (command === 'c' ? ('child' as const) : ('poll' as const)),
  }
  const known = { ...REGISTRY, probes: [...REGISTRY.probes, sometimes] }
  const text = `${WORLD.replace(/ {2}b: .*/, '')}
checks:
  c: { probe: sometimes, hosts: [a], with: { command: c } }
  d: { probe: sometimes, hosts: [a], with: { command: d } }`
  const { plan } = await load(text, {}, known)
  expect(plan.checks.map(({ way }) => way.by)).toEqual(['child', 'poll'])
  expect(await refusal(text.replace('command: d', 'command: 4'), {}, known)).toEqual([
    expect.stringContaining('checks.d.with.command'),
  ])
})

test('other rules make another check of it', async () => {
  const revision = async (more: string) => {
    const text = checked('c', more).replace(/ {2}b: .*/, '')
    return (await load(text, {}, REGISTRY)).plan.checks[0]?.revision
  }
  expect(await revision('children: { user: nagios }')).not.toBe(await revision(''))
})

test('a program is one of the folders where Nagios plugins are, if nothing is said', async () => {
  const text = checked('/usr/lib/nagios/plugins/check_load').replace(/ {2}b: .*/, '')
  expect((await load(text, {}, REGISTRY)).plan.checks).toHaveLength(1)
})

test.each(['/usr/lib/nagios/plugins-of-mine/c', '/usr/lib/nagios/plugins/../c', 'x/c', '/bin/sh'])(
  'a program elsewhere is refused: %s',
  async (command) => {
    expect(await refusal(checked(command).replace(/ {2}b: .*/, ''), {}, REGISTRY)).toEqual([
      expect.stringContaining('checks.own.with.command: must be in one of the folders of children.folders'),
    ])
  },
)

test('one that a host names is refused where it is named', async () => {
  expect(await refusal(checked('c').replace('hosts: [a]', 'hosts: [a, b]'), {}, REGISTRY)).toEqual([
    expect.stringContaining('hosts.b.checks.own.with.command: must be in one of the folders'),
  ])
})

test.each(['/', 'opt', '/opt/', '/opt/../etc', '//opt'])('%s is no folder for programs', async (folder) => {
  const text = checked('c', `children: { folders: ["${folder}"] }`).replace(/ {2}b: .*/, '')
  expect(await refusal(text, {}, REGISTRY)).toEqual([expect.stringContaining('children.folders[0]: must be a')])
})

const told = (program: string) =>
  load(`${checked('c').replace(/ {2}b: .*/, '')}channels: { pager: { kind: command, program: ${program} } }`, {}, KNOWN)
const KNOWN = { ...REGISTRY, channelKinds: [command] }

test('a program that is a channel goes by the same rules', async () => {
  expect((await told('/usr/lib/nagios/plugins/tell')).plan.channels).toHaveLength(1)
  expect((await told('tell')).plan.channels).toHaveLength(1)
  await expect(told('/opt/tell')).rejects.toThrow(
    'channels.pager.program: must be in one of the folders of children.folders (/usr/lib/nagios/plugins',
  )
})

import { expect, test } from 'vitest'
import { graphPath, selectionFrom, selectionPath, withSelection } from './selection.ts'

const from = (query: string) => selectionFrom(new URLSearchParams(query))

test('hosts and metrics stand in the address', () => {
  expect(from('hosts=lb01,lb02&metrics=machine.received,a.b.sent&together=1')).toEqual({
    preset: null,
    hosts: ['lb01', 'lb02'],
    metrics: [
      { check: 'machine', metric: 'received' },
      { check: 'a.b', metric: 'sent' },
    ],
    instances: [],
    together: true,
  })
})

test('who asks for nothing gets the first preset, whoever asks for anything gets that', () => {
  const presets = [{ name: 'traffic' }, { name: 'disks' }]
  expect(selectionFrom(new URLSearchParams('range=week'), presets)).toMatchObject({ preset: 'traffic', hosts: [] })
  expect(selectionFrom(new URLSearchParams('hosts=lb01'), presets)).toMatchObject({ preset: null, hosts: ['lb01'] })
  expect(selectionFrom(new URLSearchParams('preset=disks'), presets).preset).toBe('disks')
  expect(from('range=week').preset).toBeNull()
})

test('what makes no sense is left out', () => {
  expect(from('hosts=,lb01,,lb01&metrics=received,.x,machine.sent&together=yes')).toMatchObject({
    hosts: ['lb01'],
    metrics: [{ check: 'machine', metric: 'sent' }],
    together: false,
  })
})

test.each([
  { preset: 'traffic' },
  { hosts: ['lb01'], metrics: [{ check: 'a.b', metric: 'c' }], instances: ['/data,1', 'eth0:1'] },
  { hosts: ['lb01', 'lb02'], together: true },
])('%o is read as it was written', (selection) => {
  const path = selectionPath(selection)
  expect(from(path.slice(path.indexOf('?')))).toMatchObject(selection)
})

test('another choice leaves the time that is shown', () => {
  const query = withSelection(new URLSearchParams('range=week&preset=x&compare=day'), { hosts: ['lb01'] })
  expect(String(query)).toBe('range=week&compare=day&hosts=lb01')
})

test('a graph of a check has an address of its own, with its time', () => {
  const check = { host: 'lb01', name: 'machine' }
  expect(graphPath(check, ['received', 'sent'], { from: 1, to: 2, name: 'week' })).toBe(
    '/graphs?range=week&hosts=lb01&metrics=machine.received,machine.sent',
  )
  expect(graphPath(check, ['sent'], { from: 1, to: 2, name: null })).toContain('from=1&to=2')
})

test('a relation stands under its own name', () => {
  const path = graphPath({ host: null, name: 'clusters' }, ['masters'], { from: 1, to: 2, name: 'day' })
  expect(path).toContain('hosts=clusters&metrics=clusters.masters')
})

import { expect, test } from 'vitest'
import { REGISTRY } from '../../all-kinds.ts'
import { adjustment } from '../plan/adjust.ts'
import { checkShape, hostShape } from '../plan/shape.ts'
import { unknownKey } from './nearest.ts'
import { check } from './wording.ts'

/** What is said of `key` among the options of a probe or relation of the product. */
function saidOf(kind: string, key: string, value: unknown = 'x'): string | undefined {
  const definition = [...REGISTRY.probes, ...REGISTRY.relations].find((each) => each.kind === kind)
  if (definition === undefined) throw new Error(`no ${kind}`)
  const checked = check(definition.options, { [key]: value })
  return 'complaints' in checked ? checked.complaints.find(({ path }) => path[0] === key)?.message : undefined
}

test.each([
  ['mysql', 'username', 'user'],
  ['mysql', 'pass', 'password'],
  ['mysql', 'insecure', 'tls: encrypt'],
  ['mysql', 'caFile', 'ca'],
  ['carp-pair', 'prefer', 'preferred'],
  ['carp', 'key', 'keyFile'],
  ['carp', 'knownHosts', 'hostKey'],
  ['http', 'caFile', 'ca'],
  ['http', 'insecure', 'verify: false'],
  ['http', 'expect', 'contains'],
  ['http', 'match', 'contains'],
  ['http', 'code', 'status'],
  ['http', 'statusCode', 'status'],
  ['http', 'hedaers', 'headers'],
])('%s knows no %s, and says that it is called %s', (kind, key, meant) => {
  expect(saidOf(kind, key)).toBe(`unknown key (did you mean ${meant}?)`)
})

test('an agent that is asked is a source, not a map', () => {
  expect(saidOf('disk', 'snmp', { community: 'public' })).toBe('unknown key (did you mean source: snmp?)')
})

test.each([
  [checkShape, 'interval', 'every'],
  [adjustment, 'max_attempts', 'attempts'],
  [hostShape, 'ip', 'address'],
])('a word of another program is translated wherever it stands: %#', (schema, key, meant) => {
  const checked = check(schema, { [key]: 'x' })
  expect('complaints' in checked && checked.complaints[0]?.message).toBe(`unknown key (did you mean ${meant}?)`)
})

test('a threshold that is abbreviated is understood', () => {
  const checked = check(adjustment, { thresholds: { connect: { warn: { above: 1 } } } })
  expect('complaints' in checked && checked.complaints[0]?.message).toBe('unknown key (did you mean warning?)')
})

test('where no key is near, all there are are named', () => {
  expect(saidOf('gearman', 'colour')).toBe('unknown key (there are ignore, port, require)')
  expect(unknownKey('x', [])).toBe('unknown key')
})

test.each(['match', 'code', 'test', 'file'])('of a short word only what is close is a guess: %s', (word) => {
  expect(unknownKey(word, ['path', 'body', 'tls'])).toBe('unknown key (there are body, path, tls)')
})

test.each([
  ['prot', 'port'],
  ['prt', 'port'],
  ['wehn', 'when'],
  ['atempts', 'attempts'],
])('a slip of the finger is seen through: %s', (typed, meant) => {
  expect(unknownKey(typed, ['when', 'port', 'attempts'])).toBe(`unknown key (did you mean ${meant}?)`)
})

import { madeUpLayer, madeUpRota } from '@foretop/shared/rota.made-up.ts'
import { expect, test } from 'vitest'
import { NO_HOLIDAYS } from './hours.ts'
import { onCallLine, type Staff } from './on-call-line.ts'

const ann = { name: 'ann', title: 'Ann Example', zone: null, slack: null, addresses: {} }
const staff: Staff = {
  people: [ann],
  rotas: [
    madeUpRota([madeUpLayer(['ann', 'bob'])]),
    madeUpRota([madeUpLayer(['bob'])], { name: 'dbs', title: 'Databases' }),
  ],
}
const line = (at: string, names?: readonly string[]) => onCallLine(staff, Date.parse(at), NO_HOLIDAYS, names)

test('who is on call is one line, by what people are called', () => {
  expect(line('2026-01-06T12:00Z')).toBe('on call: Ann Example (Primary), bob (Databases)')
  expect(line('2026-01-01T12:00Z')).toBe('on call: nobody (Primary), nobody (Databases)')
})

test('of some rotas alone, and nothing where there are none', () => {
  expect(line('2026-01-06T12:00Z', ['dbs'])).toBe('on call: bob (Databases)')
  expect(line('2026-01-06T12:00Z', [])).toBe('')
  expect(onCallLine({}, 0, NO_HOLIDAYS)).toBe('')
})

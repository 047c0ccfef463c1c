import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sqlShape } from './sql-shape.ts'

test.each([
  ["SELECT * FROM users WHERE mail = 'ann@example.org' AND id = 42", 'SELECT * FROM users WHERE mail = ? AND id = ?'],
  ["UPDATE t1 SET a='x''y', b=\"z\" WHERE c IN (1, 2,3)", 'UPDATE t1 SET a=?, b=? WHERE c IN (?, …)'],
  ["CREATE USER app@'10.%' IDENTIFIED BY 'hunter2'", 'CREATE USER app@? IDENTIFIED BY ?'],
  ['SELECT /* user 7 */ `a b` FROM t -- note\nWHERE x', 'SELECT `a b` FROM t WHERE x'],
  ["SELECT 'cut in the mid", 'SELECT ?'],
  ['SELECT $$secret$$, $q$it$q$', 'SELECT ?, …'],
  ['SELECT 0x41, 1.5e3, -7', 'SELECT ?, …, -?'],
  ["SELECT 'a\\' , 'secret'", 'SELECT ? …'],
  ["SELECT a #> 'x\nsecret'", 'SELECT a ? …'],
  ['', ''],
])('%j is shown as %j', (statement, shape) => expect(sqlShape(statement)).toBe(shape))

test('a statement of any length is cut', () => {
  expect(sqlShape(`SELECT ${'a, '.repeat(20_000)}b`)).toHaveLength(1_001)
})

test('whatever a text holds, and wherever it is cut, nothing of it is shown', () => {
  const text = fc.array(
    fc.constantFrom("''", '\\\\', "\\'", '"', '`', '/*', '*/', '--', '#', '\n', '$$', '?', ' ', 'x'),
    {
      maxLength: 12,
    },
  )
  fc.assert(
    fc.property(text, text, fc.nat(60), (one, other, left) => {
      const sql = `SELECT a, 'SECRET${one.join('')}SECRET' FROM t WHERE b = 'SECRET${other.join('')}SECRET' LIMIT 1`
      expect(sqlShape(sql)).not.toContain('SECRET')
      expect(sqlShape(sql.slice(0, sql.length - left))).not.toContain('SECRE')
    }),
    { numRuns: 2_000, seed: 1 },
  )
})

import { expect, test } from 'vitest'
import { reads } from './reads.ts'

test.each([
  'SELECT 1',
  '\n  select 1',
  'With x AS (SELECT 1) SELECT * FROM x',
  'SHOW STATUS',
  'TABLE app.queue',
  'VALUES ROW(1)',
  '((SELECT 1) UNION (SELECT 2))',
  '-- why\n# and so\n/* SELECT; * / */ SELECT 1',
  'SELECT/**/1',
])('%j reads', (query) => {
  expect(reads(query)).toBe(true)
})

test.each([
  'CALL app.p()',
  'SET SESSION TRANSACTION READ WRITE',
  'INSERT INTO app.queue VALUES (1)',
  'SELECTED',
  '/*!50000 CALL app.p() */',
  '/*M!100000 CALL app.p() */ SELECT 1',
  '/* SELECT 1',
  '-- SELECT 1',
  '/* SELECT */ DELETE FROM app.queue',
  '/*/ SELECT 1',
  '',
])('%j does not', (query) => {
  expect(reads(query)).toBe(false)
})

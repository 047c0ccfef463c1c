import { expect, test } from 'vitest'
import { roomFaults } from './room-faults.mjs'

const drawing = (...lines) => ['# X', '', '## Rooms', '', '```', ...lines, '```', '', '`other/` text', ''].join('\n')
const FILES = [
  'README.md',
  'apps/web/src/main.tsx',
  'apps/web/src/live/live.ts',
  'apps/web/src/live/deep/x.ts',
  'demo/src/a.ts',
]

test('a drawing that shows every room, and no other, has no faults', () => {
  const lines = [
    'apps/web/src/   what people see',
    '  live/         the only listener; deep/: more',
    'demo/src/     a demo',
  ]
  expect(roomFaults(drawing(...lines), FILES)).toEqual([])
})

test('what is not drawn, and what is drawn and not there, is named', () => {
  const lines = ['apps/web/src/   what people see', '  pages/        one each']
  expect(roomFaults(drawing(...lines), FILES)).toEqual([
    'demo/src/ is not drawn',
    'apps/web/src/ has no pages/',
    'apps/web/src/live/ is not drawn',
  ])
  expect(roomFaults('# X', FILES)).toEqual(['there is no drawing'])
})

import { expect, test } from 'vitest'
import { fileNameOf, layoutOf } from './picture.ts'

const AT = Date.UTC(2026, 2, 14, 14, 3)

test.each([
  ['lb01 machine', 'Received', 'lb01-machine-received-2026-03-14-1403.png'],
  ['a/../b', '=1 "x"', 'a-b-1-x-2026-03-14-1403.png'],
  ['', 'Größe', 'größe-2026-03-14-1403.png'],
  ['x'.repeat(300), 'y', `${'x'.repeat(100)}-2026-03-14-1403.png`],
])('the graph of %s, %s is saved as %s', (subject, title, name) => {
  expect(fileNameOf(subject, title, AT, 'png')).toBe(name)
})

test('a picture has room for its title, the legend and the caption around the plot', () => {
  const bare = layoutOf({ width: 700, height: 220 }, 0)
  const named = layoutOf({ width: 700, height: 220 }, 2)
  expect(bare).toMatchObject({ width: 732, height: 300 })
  expect(named.height - bare.height).toBe(40)
  expect(named.plotTop).toBeGreaterThan(bare.plotTop)
  expect(named.captionTop).toBeLessThan(named.height)
})

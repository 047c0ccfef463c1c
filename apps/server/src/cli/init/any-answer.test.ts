import fc from 'fast-check'
import { expect, test } from 'vitest'
import { REGISTRY } from '../../all-kinds.ts'
import { EXIT } from '../command.ts'
import { emptyFolder } from './empty-folder.ts'
import { reference } from './flow.ts'

const letters = fc.string({ unit: 'grapheme', maxLength: 30 })
const part = fc.constantFrom(
  'a',
  'web-1',
  'null',
  '::1',
  '[fd00::1]',
  '10.0.0.1',
  'x_y',
  '-',
  '.',
  '%zz',
  '"',
  "'",
  '#',
  '{',
  reference('X'),
)
const port = fc.oneof(fc.constant(''), fc.constantFrom(':80', ':443', ':3306', ':11211', ':161', ':0', ':x'))
const scheme = fc.constantFrom('', 'http://', 'https://', ...REGISTRY.probes.map(({ kind }) => `${kind}://`))
const path = fc.constantFrom('', '/', `/ü?x=${reference('X')}`, '/a b', '/"#', '/?{}')
const sound = fc.constantFrom('web-1', 'x_y:80', '10.0.0.1:3306', '::1', 'https://null/a', 'here', 'mysql://db:3307')
const word = fc.oneof(
  { weight: 6, arbitrary: sound },
  { weight: 1, arbitrary: letters },
  { weight: 1, arbitrary: fc.tuple(scheme, part, port, path).map((parts) => parts.join('')) },
)
const where = fc.oneof(
  fc.constantFrom('', 'slack https://x/?"{}', 'ann@example.org via [::1]:25', 'https://null/é#,'),
  letters,
  fc.tuple(fc.constantFrom('slack ', 'webhook ', 'a@b.c via ', '', '"@é '), word).map((parts) => parts.join('')),
)

test('whatever is answered, what is written loads, or the answer is refused with a reason', async () => {
  let written = 0
  await fc.assert(
    fc.asyncProperty(
      letters,
      fc.array(word, { maxLength: 4 }),
      fc.option(where, { nil: '' }),
      async (site, watch, alert) => {
        await using folder = await emptyFolder()
        const { code, errors } = await folder.init(`--site=${site}`, `--watch=${watch.join(' ')}`, `--alert=${alert}`)
        if (code === EXIT.ok) {
          written += 1
          await folder.load()
          return
        }
        expect([EXIT.usage, EXIT.config]).toContain(code)
        expect(errors.trim()).not.toBe('')
        await expect(folder.text()).rejects.toThrow('ENOENT')
      },
    ),
    { numRuns: 300 },
  )
  expect(written).toBeGreaterThan(40)
})

test('a site keeps its name, whatever YAML would make of it', async () => {
  const name = fc.oneof(
    letters,
    fc.constantFrom('null', '1.0', '# no', 'a: b', '- x', "it's", '"', '*a', '&b', '%c', '\u{2028}x'),
  )
  await fc.assert(
    fc.asyncProperty(name, async (site) => {
      await using folder = await emptyFolder()
      const { code } = await folder.init(`--site=${site}`)
      fc.pre(!site.includes('$'))
      expect(code).toBe(/\p{Cc}/u.test(site.trim()) ? EXIT.usage : EXIT.ok)
      if (code === EXIT.ok) expect((await folder.load()).plan.site).toBe(site.trim() || 'This machine')
    }),
    { numRuns: 100 },
  )
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Theme = ReadonlyMap<string, string>
const file = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

const SURFACES = ['bg', 's1', 's2']
const TEXTS = ['text', 'text2', 'text3']
const INKS = ['ok-ink', 'warning-ink', 'critical-ink', 'unknown-ink', 'muted-ink']

describe.each(['dark', 'light'])('%s theme', (name) => {
  const theme = themeNamed(name)

  test.each(SURFACES.flatMap((surface) => [...TEXTS, ...INKS].map((ink) => [ink, surface] as const)))(
    '%s can be read on %s',
    (ink, surface) => {
      expect(contrast(theme, ink, surface)).toBeGreaterThanOrEqual(4.5)
    },
  )

  test.each(SURFACES.flatMap((surface) => ['edge', 'focus'].map((line) => [line, surface] as const)))(
    '%s can be seen on %s',
    (line, surface) => {
      expect(contrast(theme, line, surface)).toBeGreaterThanOrEqual(3)
    },
  )

  test.each(['ok', 'warning', 'critical', 'unknown', 'muted'])('the text on a %s fill can be read', (status) => {
    expect(contrast(theme, `${status}-on`, `${status}-fill`)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['warning-rim', 'critical-fill', 'critical-rim', 'unknown-fill'])('%s stands out from the page', (edge) => {
    expect(contrast(theme, edge, 'bg')).toBeGreaterThanOrEqual(3)
  })

  test('what is well stays quiet', () => {
    expect(contrast(theme, 'ok-fill', 'bg')).toBeLessThan(1.5)
  })

  test.each(['d1', 'd2', 'd3', 'd4'])('the line %s can be seen on a card', (line) => {
    expect(contrast(theme, line, 's1')).toBeGreaterThanOrEqual(3)
  })
})

test('both themes name the same tokens', () => {
  expect([...themeNamed('light').keys()]).toEqual([...themeNamed('dark').keys()])
})

function themeNamed(name: string): Theme {
  const body = file.split(`[data-theme="${name}"] {`)[1]?.split('}')[0] ?? ''
  return new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

/** WCAG 2.2 contrast ratio. */
function contrast(theme: Theme, a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(theme.get(a)), luminance(theme.get(b))].toSorted((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** Relative luminance of an sRGB colour, WCAG 2.2 definition. */
function luminance(hex: string | undefined): number {
  if (hex === undefined) throw new Error('no such token')
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

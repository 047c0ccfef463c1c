import { type AlertRange, numberOf, parseRange } from './range.ts'

/** One item of performance data: `'label'=value[UOM];[warn];[crit];[min];[max]`. */
export interface Figure {
  readonly label: string
  /** In the unit as it stands; `null`: `U`, not known. */
  readonly value: number | null
  /** As the plugin writes it. */
  readonly unit: string
  readonly warning: AlertRange | null
  readonly critical: AlertRange | null
  readonly least: number | null
  readonly most: number | null
}

const BLANK = /\s/
/** A number, or `U`; its unit stands behind it. */
const VALUE = /^(?:U(?![A-Za-z])|[-+]?[\d.,]+(?:[eE][-+]?\d{1,3}(?!\d))?)/

/** A time of day, a date or a version begins like a number, and what follows is no unit. */
const NO_UNIT = /[\d:'"-]/

/** What can be read of performance data, in its order. What is none is passed over, as every other program does. */
export function parsePerformance(text: string): readonly Figure[] {
  const figures: Figure[] = []
  let at = 0
  while (at < text.length) {
    if (BLANK.test(text.charAt(at))) {
      at += 1
      continue
    }
    const { label, next } = labelAt(text, at)
    const end = endOf(text, next)
    const figure = label === null ? null : figureOf(label, text.slice(next, end))
    if (figure !== null) figures.push(figure)
    at = end
  }
  return figures
}

/** A label and where its value begins; one in quotes may hold anything, with its own quotes doubled. */
function labelAt(text: string, at: number): { readonly label: string | null; readonly next: number } {
  if (text.charAt(at) !== "'") {
    const end = endOf(text, at)
    // A label may hold a `=` itself, a value cannot. Only of this word: a text without one would be searched to its beginning.
    const word = text.slice(at, end)
    const sign = word.lastIndexOf('=')
    return sign <= 0 ? { label: null, next: end } : { label: word.slice(0, sign), next: at + sign + 1 }
  }
  let close = text.indexOf("'", at + 1)
  while (close !== -1 && text.charAt(close + 1) === "'") close = text.indexOf("'", close + 2)
  if (close === -1) return { label: null, next: endOf(text, at) }
  if (close === at + 1 || text.charAt(close + 1) !== '=') return { label: null, next: endOf(text, close + 1) }
  return { label: text.slice(at + 1, close).replaceAll("''", "'"), next: close + 2 }
}

function endOf(text: string, from: number): number {
  let at = from
  while (at < text.length && !BLANK.test(text.charAt(at))) at += 1
  return at
}

function figureOf(label: string, text: string): Figure | null {
  const [measured = '', warning = '', critical = '', least = '', most = ''] = text.split(';')
  const [number = ''] = VALUE.exec(measured) ?? []
  const unit = measured.slice(number.length)
  const value = number === 'U' ? null : numberOf(number)
  if ((value === null && number !== 'U') || NO_UNIT.test(unit)) return null
  return {
    ...{ label, value, unit },
    ...{ warning: parseRange(warning), critical: parseRange(critical) },
    ...{ least: numberOf(least), most: numberOf(most) },
  }
}

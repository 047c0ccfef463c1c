import { expressionsOf } from './find.mjs'
import { judge } from './judge.mjs'

/**
 * One line for each expression of a file that may take longer than in proportion to what it is given, and for each
 * comment `// backtracks: why` (on its line or the one above) that allows one where there is none.
 */
export function faultsIn(file, text) {
  const { expressions, allowances } = expressionsOf(file, text)
  const unneeded = new Set(allowances)
  const faults = []
  for (const { line, source, flags } of expressions) {
    const fault =
      source === null
        ? 'an expression put together while the program runs cannot be judged'
        : judge(source, flags)?.replace(/^/, `/${source}/${flags} `)
    if (fault === undefined) continue
    const allowance = allowances.find((at) => at === line || at === line - 1)
    if (allowance === undefined) faults.push(`${file}:${line} ${fault}`)
    else unneeded.delete(allowance)
  }
  return [
    ...faults,
    ...[...unneeded].map((line) => `${file}:${line} allows what is not there: nothing here backtracks`),
  ]
}

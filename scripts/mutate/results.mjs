import { ELSEWHERE } from './rooms.mjs'

/** What became of the changes of a room: counted, and each that nothing saw. `files` is as Stryker writes it. */
export function resultsOf({ files }) {
  const counts = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 }
  const [unseen, elsewhere] = [[], []]
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const lines = source.split('\n')
    for (const { status, location, mutatorName, replacement } of mutants) {
      if (!Object.hasOwn(counts, status)) continue
      const isSeen = status === 'Killed' || status === 'Timeout'
      const list = ELSEWHERE.includes(file) ? elsewhere : unseen
      if (!isSeen)
        list.push({ file, at: location.start, status, mutatorName, ...replaced(lines, location, replacement) })
      if (list === unseen) counts[status] += 1
    }
  }
  return { counts, unseen, elsewhere }
}

/** The text that was there, and what stood in its place. */
function replaced(lines, { start, end }, replacement) {
  const text = lines.slice(start.line - 1, end.line)
  if (text.length === 0) return { was: '', became: short(replacement ?? '') }
  text[text.length - 1] = text.at(-1).slice(0, end.column - 1)
  text[0] = text[0].slice(start.column - 1)
  return { was: short(text.join(' ')), became: short(replacement ?? '') }
}

/** `seconds`: of the run; `null`: nothing was run. */
export function inWords(name, { counts, unseen, elsewhere }, seconds) {
  const { Killed: killed, Timeout: endless, Survived: survived, NoCoverage: untested } = counts
  const all = killed + endless + survived + untested
  const score = all === 0 ? '–' : ((100 * (killed + endless)) / all).toFixed(1)
  const time = seconds === null ? '' : `, ${seconds} s`
  const lines = unseen.map(
    ({ file, at, status, mutatorName, was, became }) =>
      `  ${file}:${at.line} ${mutatorName}${status === 'NoCoverage' ? ', untested' : ''}: ${was} → ${became}`,
  )
  const apart = elsewhere.length === 0 ? [] : [`  not counted, in threads of their own: ${elsewhere.length}`]
  const summary = `${name}: ${score} %${time}; killed ${killed}, survived ${survived}, no coverage ${untested}, timeout ${endless}`
  return [summary, ...lines, ...apart].join('\n')
}

const MOST = 60
function short(text) {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line || '(nothing)'
}

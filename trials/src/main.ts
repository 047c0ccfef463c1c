import { away } from './away.ts'
import { balancers } from './balancers.ts'
import { calendar } from './calendar.ts'
import { causes } from './causes.ts'
import { children } from './children.ts'
import { clocks } from './clocks.ts'
import { config } from './config.ts'
import { cut } from './cut.ts'
import { damaged } from './damaged.ts'
import { deadlines } from './deadlines.ts'
import { foreseen } from './foreseen.ts'
import { fuzz } from './fuzz.ts'
import { kills } from './kills.ts'
import { lastWord } from './last-word.ts'
import { lives } from './lives.ts'
import { promptness } from './promptness.ts'
import { reasons } from './reasons.ts'
import { recorded } from './recorded.ts'
import { soak } from './soak.ts'
import { steps } from './steps.ts'
import { strangers } from './strangers.ts'
import { told } from './told.ts'
import { week } from './week.ts'

/**
 * `npm run trial -- NAME [--runs N] [--json]`: long runs that try to break the product. Figures, and a non-zero exit when
 * something that must never happen did. What else follows `causes`, `clocks`, `foreseen`, `fuzz` and `lives` is their own.
 */
const TRIALS: { readonly [name: string]: (runs: number, words: readonly string[]) => Promise<Outcome> } = {
  kills,
  away,
  config,
  deadlines,
  balancers,
  calendar,
  causes,
  children,
  promptness,
  reasons,
  recorded,
  soak,
  steps,
  clocks,
  cut,
  damaged,
  strangers,
  'last-word': lastWord,
  lives,
  told,
  week,
  foreseen,
  fuzz,
}
const USUAL_RUNS: { readonly [name: string]: number } = {
  kills: 20,
  away: 3,
  config: 200,
  deadlines: 200,
  balancers: 300,
  calendar: 20_000,
  causes: 91,
  children: 60,
  promptness: 5,
  reasons: 1,
  recorded: 5,
  soak: 60,
  steps: 3,
  clocks: 1,
  cut: 10,
  damaged: 1_000,
  strangers: 20,
  'last-word': 50,
  lives: 100_000,
  told: 1,
  week: 3,
  foreseen: 1_000,
  fuzz: 50_000,
}

const butRuns = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => word !== '--runs' && words[index - 1] !== '--runs')

/** Of the words behind the name of a trial, those that are its own. */
const OWN_WORDS: { readonly [name: string]: (words: readonly string[]) => readonly string[] } = {
  causes: butRuns,
  clocks: (words) => words,
  foreseen: butRuns,
  fuzz: butRuns,
  lives: butRuns,
}

export interface Outcome {
  readonly figures: { readonly [key: string]: number }
  /** What must never happen and did, in words. */
  readonly broken: readonly string[]
}

const given = process.argv.slice(2)
const [first = '', ...others] = given
const own = OWN_WORDS[first]?.(others.filter((word) => word !== '--json')) ?? []
// `--runs 5000 --seed 5000`: only one of the two is its own.
const isRuns = (index: number): boolean => given[index - 1] === '--runs' && !own.includes('--runs')
const words = given.filter((word, index) => !own.includes(word) || isRuns(index))
const runsAt = words.indexOf('--runs')
const asked = runsAt === -1 ? undefined : Number(words[runsAt + 1])
const names = words.filter((word, index) => !word.startsWith('--') && (runsAt === -1 || index !== runsAt + 1))
const unknown = names.find((name) => !(name in TRIALS))
if (unknown !== undefined || (asked !== undefined && !(asked > 0))) {
  console.error(`usage: npm run trial -- [${Object.keys(TRIALS).join('|')}] [--runs N] [--json]`)
  process.exit(64)
}

const all: { [name: string]: Outcome } = {}
for (const [name, trial] of Object.entries(TRIALS)) {
  if (names.length > 0 && !names.includes(name)) continue
  const outcome = await trial(asked ?? USUAL_RUNS[name] ?? 1, own)
  all[name] = outcome
  if (words.includes('--json')) continue
  for (const [key, value] of Object.entries(outcome.figures)) console.log(`${name}  ${key.padEnd(28)} ${value}`)
  for (const text of outcome.broken) console.log(`${name}  BROKEN  ${text}`)
}
if (words.includes('--json')) console.log(JSON.stringify(all, null, 2))
process.exit(Object.values(all).some(({ broken }) => broken.length > 0) ? 1 : 0)

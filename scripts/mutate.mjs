// Changes one thing after another in the code that judges and remembers, and names each change that no test sees.
// Takes hours, so it is no test: `npm run mutate -- [ROOM…]`. What is known of a room is kept in `.mutate/ROOM.json`; the
// next run, also after one that was stopped, tries only what is new, or whose tests are. `--part 1/4` tries a quarter, of
// each file some lines: a fair sample, and after four parts all of it is known.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { inWords, resultsOf } from './mutate/results.mjs'
import { ROOMS } from './mutate/rooms.mjs'

const FOLDER = '.mutate'
/** Lines; most functions are shorter. */
const PIECE = 20
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '2' },
    part: { type: 'string', default: '1/1' },
    known: { type: 'boolean', default: false },
  },
})
const [part, parts] = values.part.split('/').map(Number)
if (!(Number.isInteger(part) && Number.isInteger(parts) && part >= 1 && part <= parts)) {
  console.error(`foretop: --part wants K/N, K from 1 to N, got: ${values.part}`)
  process.exit(2)
}
const unknown = positionals.filter((name) => !Object.hasOwn(ROOMS, name))
if (unknown.length > 0) {
  console.error(`foretop: no room ${unknown.join(', ')}; rooms: ${Object.keys(ROOMS).join(', ')}`)
  process.exit(2)
}

for (const name of positionals.length > 0 ? positionals : Object.keys(ROOMS)) {
  const file = join(FOLDER, `${name}.json`)
  const startedAt = performance.now()
  // `--known`: only says what earlier runs found.
  if (!values.known) await mutate(ROOMS[name], file)
  const seconds = values.known ? null : Math.round((performance.now() - startedAt) / 1_000)
  if (existsSync(file)) console.log(inWords(name, resultsOf(JSON.parse(readFileSync(file, 'utf8'))), seconds))
  else console.log(`${name}: nothing is known yet`)
}

async function mutate({ mutate, tests }, incrementalFile) {
  process.env.MUTATE_TESTS = tests.join()
  // What a change has broken never comes.
  process.env.TEST_PATIENCE_MS = '4000'
  // A life of the model takes some 20 ms.
  process.env.LIVES = '40'
  await new Stryker({
    ...{ mutate: ofPart(mutate), incremental: true, incrementalFile, concurrency: Number(values.workers) },
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutate/vitest.config.mjs', related: false },
    coverageAnalysis: 'perTest',
    // Constants of a module would need all tests of the room each.
    ignoreStatic: true,
    // Nothing here reads types. Stryker would rewrite the file of the compiler, by an interface that TypeScript 7 has no more.
    ...{ disableTypeChecks: false, tsconfigFile: 'no-such-tsconfig.json' },
    // A machine that is busy with other things is no endless loop.
    ...{ timeoutMS: 20_000, timeoutFactor: 4 },
    ...{ tempDirName: join(FOLDER, 'sandbox'), ignorePatterns: ['dist', 'docs', 'e2e', FOLDER] },
    ...{
      reporters: [process.stderr.isTTY ? 'progress' : 'progress-append-only'],
      fileLogLevel: 'off',
      logLevel: 'warn',
      allowEmpty: true,
    },
  }).runMutationTest()
}

/** Of each file the lines of this part, in pieces. */
function ofPart(patterns) {
  if (parts === 1) return patterns
  const [left, taken] = [patterns.filter((one) => one.startsWith('!')), patterns.filter((one) => !one.startsWith('!'))]
  const files = globSync(taken, { exclude: left.map((one) => one.slice(1)) }).sort()
  return files.flatMap((file, at) => {
    const lines = readFileSync(file, 'utf8').split('\n').length
    return Array.from({ length: Math.ceil(lines / PIECE) }, (_, piece) => piece)
      .filter((piece) => (at + piece) % parts === part - 1)
      .map((piece) => `${file}:${piece * PIECE + 1}-${Math.min((piece + 1) * PIECE, lines)}`)
  })
}

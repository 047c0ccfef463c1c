import { engine } from './engine.ts'
import { mixed } from './mixed.ts'
import { pages } from './pages.ts'
import { relations } from './relations.ts'
import { rows } from './rows.ts'
import { wall } from './wall.ts'

/** `npm run bench -- NAME [--json]`: figures, never verdicts; what they are held against is in README.md beside this. */
const BENCHES: { readonly [name: string]: () => Promise<{ readonly [key: string]: number }> } = {
  engine,
  mixed,
  rows,
  relations,
  wall,
  pages,
}

const words = process.argv.slice(2)
const json = words.includes('--json')
const names = words.filter((word) => !word.startsWith('--'))
const unknown = names.find((name) => !(name in BENCHES))
if (unknown !== undefined) {
  console.error(`there is no bench ${unknown}; there are ${Object.keys(BENCHES).join(', ')}`)
  process.exit(64)
}

const figures: { [key: string]: number } = {}
for (const [name, run] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue
  const found = await run()
  Object.assign(figures, found)
  if (!json) for (const [key, value] of Object.entries(found)) console.log(`${name}  ${key.padEnd(32)} ${round(value)}`)
}
if (json) console.log(JSON.stringify(figures, null, 2))
process.exit()

function round(value: number): string {
  return Number(value.toPrecision(4)).toString()
}

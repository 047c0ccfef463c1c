import { readdirSync, readFileSync } from 'node:fs'
import { type StandInAnswer, startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { saidOnTheWire } from '../../fuzz/on-the-wire.ts'
import { overTcp } from '../../fuzz/over-tcp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { mysqlEvidence } from './evidence.ts'
import { factsOf, STATUS_NAMES } from './facts.ts'
import { mysql } from './mysql.ts'
import { SqlError } from './refusal.ts'
import type { SqlRow } from './session.ts'
import { survey } from './survey.ts'

const FIXTURES = new URL('./fixtures/', import.meta.url)
const OPTIONS = { user: 'dash', connectTimeoutMs: 5_000 }
const UNKNOWN = { errno: 1064, message: 'an error in your syntax' }

export const recordings = async () => [
  await overTheWire('mysql-8.4'),
  await overTheWire('mysql-5.0'),
  ...readdirSync(FIXTURES)
    .filter(
      (name) => !name.startsWith('constructed') && !name.endsWith('master-side.json') && !name.startsWith('mm-none'),
    )
    .map((name) => rowsOf(name)),
]

interface Constructed {
  readonly version: string
  readonly answers: { readonly [statement: string]: StandInAnswer }
}

/** Every packet of a whole session, as a stand-in speaks it. */
async function overTheWire(name: string) {
  const { version, answers }: Constructed = JSON.parse(
    readFileSync(new URL(`constructed-${name}.json`, FIXTURES), 'utf8'),
  )
  const known = Object.entries(answers)
  await using server = await startStandIn(
    version,
    (sql) => known.find(([statement]) => sql.startsWith(statement))?.[1] ?? UNKNOWN,
  )
  const said = await saidOnTheWire(server.port, async (port) =>
    expectAnswered(await lookSteadily(mysql, { ...OPTIONS, port })),
  )
  return overTcp(mysql, { name: `${name} on the wire`, pieces: said, options: OPTIONS, greets: true })
}

interface Answer {
  readonly sql?: string
  readonly rows?: readonly SqlRow[]
}

/** The values in the rows that a server answered with. */
const rowsOf = (name: string) =>
  parsed(mysql, {
    name: `rows of ${name}`,
    made: 'json',
    evidence: mysqlEvidence,
    pieces: [JSON.stringify(withVersion(JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'))))],
    async read([json]) {
      const said: unknown = json === undefined || json.length === 0 ? [] : JSON.parse(json.toString())
      const answers: readonly Answer[] = Array.isArray(said) ? said : []
      const ask = async (sql: string) => {
        const rows = answers.find((answer) => wording(answer?.sql) === wording(sql))?.rows
        if (!Array.isArray(rows)) throw new SqlError(UNKNOWN.errno, UNKNOWN.message)
        return rows.filter((row) => typeof row === 'object' && row !== null)
      }
      const found = await survey(ask, STATUS_NAMES)
      return factsOf(found, { address: '127.0.0.1', port: 3306, connectionId: 0, showQueries: true })
    },
  })

const wording = (sql: unknown): string => String(sql).split(' WHERE')[0] ?? ''

const withVersion = (answers: readonly Answer[]): readonly Answer[] => [
  ...answers,
  { sql: 'SHOW GLOBAL VARIABLES', rows: [{ Variable_name: 'version', Value: '10.11.19-MariaDB' }] },
]

import { z } from 'zod'
import { type NamedNumber, namedNumber, namedNumbers } from '../../named-number.ts'
import { LOGIN } from '../mysql/login.ts'
import { reads } from './reads.ts'

const column = z.strictObject({
  column: z.string().min(1).meta({ description: 'Its name, as the query gives it.' }),
  ...namedNumber('NULL, or not be there'),
})

const MOST = 100

export const options = z
  .strictObject({
    system: z.enum(['mysql', 'postgresql']).meta({ description: '`mysql`: MySQL and MariaDB.' }),
    port: z.int().min(1).max(65_535).optional().meta({ description: 'Port of the server; 3306, or 5432.' }),
    database: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'With postgresql: database to log in to; that of the user’s name.' }),
    query: z.string().min(1).max(10_000).refine(reads, 'begins with none of SELECT, WITH, SHOW, TABLE, VALUES').meta({
      fixed: true,
      description:
        'One statement that reads (SELECT, WITH, SHOW, TABLE, VALUES); tables with their database, as shop.orders.',
    }),
    columns: z
      .record(z.string(), z.union([z.string().min(1), column]))
      .refine((all) => Object.keys(all).length <= MOST, `at most ${MOST}`)
      .default({})
      .meta({
        description: 'Columns that are numbers, by names of yours: each by its name, or `{ column, unit, label, … }`.',
      }),
    instances: z.string().min(1).optional().meta({
      description: 'Column that tells the rows apart; without it there must be one row.',
    }),
    maxRows: z.int().min(1).max(2_000).default(500).meta({ description: 'More rows are a failure.' }),
    limitMs: z
      .int()
      .min(100)
      .max(600_000)
      .default(4_000)
      .meta({ description: 'The server itself ends a query that takes longer, in ms; less than the timeout.' }),
    ...LOGIN,
  })
  .refine(({ system, database }) => system === 'postgresql' || database === undefined, {
    error: 'with mysql no database is given: name it with the tables, as shop.orders',
  })
  .refine(({ system, serverKey }) => system === 'mysql' || serverKey === undefined, {
    error: 'serverKey is a matter of mysql: use tls',
  })

export type SqlOptions = z.output<typeof options>

/** How a query is asked, whatever is made of its rows. */
export type SqlAsking = Omit<SqlOptions, 'columns' | 'instances'>

export interface ColumnRule extends NamedNumber {
  readonly column: string
  readonly scale: number
}

export const rulesOf = ({ columns }: Pick<SqlOptions, 'columns'>): readonly ColumnRule[] =>
  namedNumbers(columns, (name) => column.parse({ column: name }))

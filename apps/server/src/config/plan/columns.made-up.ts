import { defineProbe } from '@foretop/probes/define.ts'
import { UNIT_NAMES } from '@foretop/shared/units.ts'
import { z } from 'zod'
import { registry } from '../fixture.made-up.ts'
import type { Registry } from '../registry.ts'

const column = z.strictObject({
  label: z.string().meta({ description: 'What it is called.' }),
  unit: z.enum(UNIT_NAMES).default('count').meta({ description: 'Its unit.' }),
  counts: z.boolean().default(false).meta({ description: 'Whether it only grows.' }),
  above: z.number().optional().meta({ description: 'Critical above it.' }),
})

/** A probe whose metrics only its options know. */
export const columns = defineProbe({
  kind: 'columns',
  title: 'Columns',
  summary: 'Reads columns that somebody chose.',
  options: z.strictObject({
    columns: z.record(z.string(), column).default({}).meta({ description: 'Which.' }),
  }),
  metrics: { rows: { label: 'Rows', unit: 'count', thresholds: { warning: { below: 1 } } } },
  metricsOf: ({ columns }) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, { label, unit, counts, above }]) => [
        name,
        {
          ...{ label, unit },
          ...(counts && { counter: true }),
          ...(above !== undefined && { thresholds: { critical: { above } } }),
        },
      ]),
    ),
  run: () => Promise.resolve({ metrics: {}, text: '' }),
})

/** The small registry of the tests, and it. */
export const WITH_COLUMNS: Registry = { ...registry, probes: [...registry.probes, columns] }

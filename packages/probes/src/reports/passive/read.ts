import type { Details, Reading } from '@foretop/shared/model.ts'
import type { NamedNumber } from '../../named-number.ts'
import { CODES, conclude } from '../../protocol/nagios/conclude.ts'
import type { PassiveHeard } from './heard.ts'

type Chosen = Pick<NamedNumber, 'metric'> & { readonly scale: number }

/** What was told last, as a look has it. */
export function read(heard: PassiveHeard, chosen: readonly Chosen[]) {
  const code = CODES.indexOf(heard.says)
  const found = conclude('the report', { code, signal: null, stdout: heard.text, stderr: '', cut: null })
  const metrics: { [metric: string]: Reading } = {}
  const values: { [name: string]: number } = {}
  for (const [metric, reading] of Object.entries(heard.metrics)) {
    const own = chosen.find((one) => one.metric === metric)
    if (own !== undefined) metrics[metric] = scaled(reading, own.scale)
    else Object.assign(values, namedBy(metric, reading))
  }
  const tables = Object.values(found.metrics).filter((table) => table !== undefined)
  for (const { metric, scale } of chosen) {
    const labelled = tables.find((table) => Object.hasOwn(table, metric))?.[metric]
    if (labelled !== undefined && metrics[metric] === undefined) metrics[metric] = labelled * scale
  }
  const all = { ...found.metrics.values, ...values }
  const details: Details = found.details
  return {
    metrics: { ...found.metrics, ...metrics, ...(Object.keys(all).length > 0 && { values: all }) },
    details,
    // Nothing but a state is a whole report.
    says: heard.says,
    text: heard.text.trim() === '' ? `${heard.says}, it was told, and nothing else` : found.text,
  }
}

const scaled = (reading: Reading, scale: number): Reading =>
  typeof reading === 'number'
    ? reading * scale
    : Object.fromEntries(Object.entries(reading).map(([instance, value]) => [instance, value * scale]))

const namedBy = (metric: string, reading: Reading): { readonly [name: string]: number } =>
  typeof reading === 'number'
    ? { [metric]: reading }
    : Object.fromEntries(Object.entries(reading).map(([instance, value]) => [`${metric} ${instance}`, value]))

import { metricsOf } from '@foretop/shared/catalogue.ts'
import { formatAge } from '@foretop/shared/format/age.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { Definitions } from '@foretop/shared/model.ts'
import type { Catalogue, CheckView } from '@foretop/shared/wire.ts'
import { printable } from '../printable.ts'
import { lineOf, pad, type Span, span } from './cells.ts'
import { banners, clockOf } from './heading.ts'
import type { Page } from './keys.ts'
import { type Looks, type Moment, streamAt } from './picture.ts'
import { INKS } from './signs.ts'
import { serverNow, type Table } from './table.ts'

/** All of one check, as it fits; the reason and the runbook come before the numbers. */
export function detailsOf(
  { id, check }: Page & { readonly is: 'details' },
  table: Table,
  moment: Moment,
  { columns, rows, signs, paint }: Looks,
  { catalogue, foot }: { readonly catalogue: Catalogue; readonly foot: readonly Span[] },
): readonly string[] {
  const stream = streamAt(table, moment)
  const at = serverNow(table, moment.now, moment.wall)
  const body =
    check === null
      ? [[span(`asking for ${printable(id)}`, '2')]]
      : about(check, metricsOf(catalogue, check), at, { columns, signs })
  const all = [...banners(table, stream, { columns }), ...body]
  const room = rows - 1
  const hidden = all.length - room + 1
  const shown = hidden <= 1 ? all : [...all.slice(0, room - 1), [span(`+ ${hidden} more lines`, '2')]]
  const gap = Array.from({ length: Math.max(0, room - shown.length) }, () => [])
  return [...shown, ...gap, foot].map((spans) => lineOf(spans, columns, paint))
}

function about(
  check: CheckView,
  metrics: Definitions,
  at: number,
  { columns, signs }: Pick<Looks, 'columns' | 'signs'>,
): readonly (readonly Span[])[] {
  const { status, acknowledgement } = check
  const age = printable(formatAge(at - check.since))
  const has = acknowledgement && `acknowledged by ${acknowledgement.by || 'somebody'}: ${acknowledgement.note}`
  return [
    [
      span(`${signs.shapes[status]} ${status} `, INKS[status]),
      span(printable(check.id), '1'),
      span(`  ${printable(check.title)} · for ${age} · ${lastLook(check)}`, '2'),
    ],
    [],
    ...wrap(printable(check.text), columns).map((text) => [span(text)]),
    ...(has === null ? [] : [[span(printable(has), '2')]]),
    ...(check.blockedBy === null ? [] : [[span(`behind ${printable(check.blockedBy)}`, '2')]]),
    ...runbooks(check, columns),
    [],
    ...readings(check, metrics),
  ]
}

function lastLook({ checkedAt, durationMs }: CheckView): string {
  if (checkedAt === null) return 'not looked at yet'
  return `looked at ${clockOf(checkedAt)}${durationMs === null ? '' : `, took ${Math.round(durationMs)} ms`}`
}

/** As they are written: what is to be typed stands out by itself. */
function runbooks({ name, runbook, runbooks }: CheckView, columns: number): readonly (readonly Span[])[] {
  const own = runbook === null ? [] : [{ of: 'check' as const, name, text: runbook }]
  return (runbooks ?? own).flatMap(({ of, name, text }) => {
    const lines = text
      .trimEnd()
      .split('\n')
      .flatMap((line) => wrap(printable(line), columns - 2))
    const title = of === 'check' ? 'What to do' : `What to do: ${of} ${printable(name)}`
    return [[], [span(title, '1')], ...lines.map((line) => [span(`  ${line}`)])]
  })
}

function readings(check: CheckView, metrics: Definitions) {
  const { rates } = check
  return Object.entries({ ...check.metrics, ...rates }).flatMap(([name, reading]): (readonly Span[])[] => {
    const metric = metrics[name]
    // A counter without a rate has been seen once: its total says nothing.
    if (metric?.counter !== undefined && rates[name] === undefined) return []
    const values = typeof reading === 'number' ? [['', reading] as const] : Object.entries(reading)
    return values.map(([instance, value]) => [
      span(pad(`${metric?.label ?? name}${instance === '' ? '' : ` ${printable(instance)}`}`, 36), '2'),
      span(`  ${printable(formatMetric(value, metric))}`),
    ])
  })
}

/** At spaces where there are any. */
function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > columns) {
    const space = rest.lastIndexOf(' ', columns)
    const end = space > columns / 2 ? space : columns
    lines.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return [...lines, rest]
}

// Writes docs/probes.md from the probes themselves; with --check only says whether it is current.
import { readFileSync, writeFileSync } from 'node:fs'
import { probes, relations, reports, sources } from '@foretop/probes/all.ts'
import { probeOf } from '@foretop/probes/sources/define.ts'
import { systems } from '@foretop/probes/systems.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { Metric, Range } from '@foretop/shared/model.ts'
import { z } from 'zod'

const FILE = new URL('../docs/probes.md', import.meta.url)

interface Property {
  readonly description?: string
  readonly default?: unknown
}

/** All that a configuration names under `probe`. */
const watchers = [...probes, ...reports]
/** As the configuration calls them, with their own options: what all have in common is said in configuration.md. */
const listing = sources.map((source) => ({ ...probeOf(source), kind: source.kind, options: source.options }))

const text = [
  '# Probes, relations and sources',
  '',
  'Generated from the probes themselves by `npm run docs`; change them, not this page.',
  '',
  '| what you run | kinds | how |',
  '|---|---|---|',
  ...systems.map(({ name, kinds, how }) => `| ${cell(name)} | ${kinds.map(linkTo).join(', ')} | ${cell(how)} |`),
  '',
  '| kind | tried with | tells apart |',
  '|---|---|---|',
  ...watchers.map((probe) => triedRow(probe, 'probe')),
  ...relations.map((relation) => triedRow(relation, 'relation')),
  ...listing.map((source) => triedRow(source, 'source')),
  '',
  ...watchers.flatMap((probe) => page(probe, 'probe')),
  ...relations.flatMap((relation) => page(relation, 'relation')),
  ...listing.flatMap((source) => page(source, 'source')),
].join('\n')

if (!process.argv.includes('--check')) writeFileSync(FILE, text)
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('docs/probes.md is not current: run `npm run docs`')
  process.exitCode = 1
}

type Definition = (typeof watchers)[number] | (typeof relations)[number]

function heading({ kind, title }: Definition, word: string): string {
  return `\`${kind}\`: ${title} (${word})`
}

/** As GitHub makes anchors of headings. */
function anchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

/** Also that there is nothing: whoever looks for it need not look on. */
function recordedLine({ recorded }: Definition): readonly string[] {
  return [`At a confirmed problem it records ${recorded ?? 'nothing'}.`, '']
}

/** Throws for a kind that is not there. */
function linkTo(kind: string): string {
  for (const [word, definitions] of [
    ['probe', watchers],
    ['relation', relations],
  ] as const) {
    const found = definitions.find((one) => one.kind === kind)
    if (found !== undefined) return `[\`${kind}\`](#${anchor(heading(found, word))})`
  }
  throw new Error(`packages/probes/src/systems.ts names ${kind}, and there is no such kind`)
}

function triedRow(definition: Definition, word: string): string {
  const { kind, tried } = definition
  if (tried === undefined) throw new Error(`${kind} does not say what it was tried with: give it \`tried\``)
  const link = `[\`${kind}\`](#${anchor(heading(definition, word))})`
  return `| ${link} | ${cell(tried.with)} | ${cell(tried.tells.join(' · '))} |`
}

function page(definition: Definition, word: string): string[] {
  // zod's JSON Schema of a strict object has these two keys.
  const schema = z.toJSONSchema(definition.options, { io: 'input', unrepresentable: 'any' }) as {
    readonly properties?: { readonly [name: string]: Property }
    readonly required?: readonly string[]
  }
  const options = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const needed = schema.required?.includes(name)
      ? 'required'
      : property.default === undefined
        ? ''
        : `\`${JSON.stringify(property.default)}\``
    return `| \`${name}\` | ${cell(property.description ?? '')} | ${cell(needed)} |`
  })
  const metrics = Object.entries<Metric>(definition.metrics).map(
    ([name, metric]) =>
      `| \`${name}\` | ${cell(metric.label)} | ${metric.unit}${metric.counter ? ' per second' : ''} | ${cell(limits(metric))} |`,
  )
  return [
    `## ${heading(definition, word)}`,
    '',
    definition.summary,
    '',
    ...(options.length === 0 ? ['No options.'] : ['| option | what it says | default |', '|---|---|---|', ...options]),
    '',
    '| metric | what it is | unit | bad unless you say otherwise |',
    '|---|---|---|---|',
    ...metrics,
    '',
    ...recordedLine(definition),
    ...traitsLine(definition),
    ...(definition.manual === undefined ? [] : [definition.manual.trim(), '']),
  ]
}

function traitsLine(definition: Definition): string[] {
  if (!('traits' in definition) || definition.traits === undefined) return []
  const traits = Object.entries(definition.traits).map(([name, what]) => `\`${name}\` (${what})`)
  return [`Traits, which relation \`same\` compares: ${traits.join(', ')}.`, '']
}

function limits(metric: Metric): string {
  const words = (status: string, range: Range | undefined) => [
    ...(range?.above === undefined ? [] : [`${status} above ${formatMetric(range.above, metric)}`]),
    ...(range?.below === undefined ? [] : [`${status} below ${formatMetric(range.below, metric)}`]),
  ]
  return [...words('warning', metric.thresholds?.warning), ...words('critical', metric.thresholds?.critical)].join(', ')
}

function cell(value: string): string {
  return value.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

import type { Metric } from '@foretop/shared/model.ts'
import { z } from 'zod'
import type { AnyKind } from './plan/adjust.ts'
import { channelShape, checkShape, fileShape, name, sourceShape } from './plan/shape.ts'
import type { Registry } from './registry.ts'

type Json = z.core.JSONSchema.JSONSchema

/** The JSON Schema (draft 7, which every editor knows) of a configuration file, for editors: what the probes' own schemas say included. */
export function configurationSchema({ probes: own, relations, reports, sources, channelKinds }: Registry): Json {
  const probes = [...own, ...reports]
  const file = jsonOf(fileShape)
  const check = jsonOf(checkShape)
  const source = jsonOf(sourceShape)
  const channel = {
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: channelKinds.map(({ kind }) => kind) } },
    allOf: channelKinds.map(({ kind, options }) => when('kind', kind, jsonOf(options.extend(channelShape.shape)))),
  } satisfies Json
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Foretop configuration',
    ...file,
    properties: {
      ...file.properties,
      checks: mapOf({
        ...check,
        properties: { ...check.properties, probe: kindsOf(probes), relation: kindsOf(relations) },
        oneOf: [{ required: ['probe'] }, { required: ['relation'] }],
        allOf: [
          ...probes.map((probe) => when('probe', probe.kind, partsOf(probe))),
          ...relations.map((relation) => when('relation', relation.kind, partsOf(relation))),
        ],
      }),
      sources: mapOf({
        ...source,
        properties: { ...source.properties, source: kindsOf(sources) },
        allOf: sources.map(
          ({ kind, options }) =>
            when('source', kind, { properties: { with: { ...jsonOf(options), type: ['object', 'null'] } } } as Json), // made of schemas only
        ),
      }),
      channels: mapOf(channel),
    },
  }
}

/** The options and metrics of one kind. */
function partsOf({ options, metrics, metricsOf }: AnyKind): Json {
  // A registry's definitions hold any metrics; all of them are metrics.
  const known: { readonly [name: string]: Metric } = metrics
  const limits = Object.entries(known).map(([metric, { label, unit }]) => [
    metric,
    { description: `${label} (${unit})` },
  ])
  // What is required may stand under `hosts` instead, for each of them.
  const { required: _, ...own } = jsonOf(options)
  const thresholds = {
    type: ['object', 'null'],
    properties: Object.fromEntries(limits),
    // What the options give, no editor knows.
    additionalProperties: metricsOf !== undefined,
  }
  return { properties: { with: { ...own, type: ['object', 'null'] }, thresholds } } as Json // made of schemas only
}

const when = (key: string, kind: string, then: Json): Json => ({
  if: { properties: { [key]: { const: kind } }, required: [key] },
  then,
})

/** Each kind with its summary: editors show it beside the name. */
const kindsOf = (kinds: readonly Pick<AnyKind, 'kind' | 'summary'>[]): Json => ({
  oneOf: kinds.map(({ kind, summary }) => ({ const: kind, description: summary })),
})

const mapOf = (values: Json): Json => ({
  type: ['object', 'null'] as unknown as 'object', // the types of zod know only one type at a time
  propertyNames: jsonOf(name),
  additionalProperties: values,
})

const jsonOf = (schema: z.ZodType): Json => {
  // Checks that are code (an address, a pattern over two keys) cannot be put into JSON; the server makes them.
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: allowSecrets,
  })
  return json as Json // less one optional key
}

/** Wherever a text must have a certain form, a reference to a secret may stand instead. */
function allowSecrets({ jsonSchema }: { readonly jsonSchema: Json }): void {
  // Our own marks, which editors do not know.
  delete jsonSchema.secret
  delete jsonSchema.file
  delete jsonSchema.fixed
  delete jsonSchema.open
  if (jsonSchema.type !== 'string') return
  delete jsonSchema.format
  delete jsonSchema.minLength
  if (jsonSchema.pattern !== undefined) jsonSchema.pattern = `(?:${jsonSchema.pattern})|^\\$\\{(env|file):|\\$\\{row\\.`
}

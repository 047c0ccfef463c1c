import { defineProbe, defineRelation } from '@foretop/probes/define.ts'
import { canaries } from '@foretop/probes/relations/canaries.ts'
import { defineSource } from '@foretop/probes/sources/define.ts'
import { z } from 'zod'
import { settingsOf } from './load.ts'
import { ConfigError } from './reading/mistake.ts'
import type { Registry } from './registry.ts'
import type { Settings } from './settings.ts'

const nothing = () => Promise.resolve({ metrics: {}, text: '' })

const tcp = defineProbe({
  kind: 'tcp',
  title: 'TCP port',
  summary: 'Opens a connection.',
  options: z.strictObject({
    port: z.int().min(1).max(65_535).meta({ description: 'Port.' }),
    banner: z.string().max(20).default('').meta({ description: 'What it greets with.' }),
    mode: z
      .string()
      .refine((mode) => mode === 'fast', { error: ({ input }) => `there is no mode ${input}` })
      .optional()
      .meta({ description: 'A probe whose own message quotes what it got.' }),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'A field of which each entry is secret.', secret: true }),
    password: z.string().optional().meta({ description: 'Password.', secret: true }),
    ca: z.string().optional().meta({ description: 'File, or its text.', file: true }),
  }),
  metrics: {
    connect: { label: 'Connect', unit: 'ms', thresholds: { warning: { above: 200 }, critical: { above: 1_000 } } },
    queue: { label: 'Queue', unit: 'count' },
  },
  run: nothing,
})

const slow = defineProbe({
  kind: 'slow',
  title: 'Slow',
  summary: 'Has times of its own.',
  options: z.strictObject({}),
  defaults: { everyMs: 60_000, timeoutMs: 20_000, attempts: 2 },
  metrics: {},
  run: nothing,
})

const pair = defineRelation({
  kind: 'pair',
  title: 'Pair',
  summary: 'Two of them.',
  options: z.strictObject({ preferred: z.string().optional().meta({ description: 'Who should be it.' }) }),
  traits: { winner: 'who is it' },
  hostsNamed: ({ preferred }) => (preferred === undefined ? [] : [{ path: ['preferred'], host: preferred }]),
  metrics: { masters: { label: 'Masters', unit: 'count', thresholds: { critical: { above: 1, below: 1 } } } },
  derive: () => ({ metrics: {}, text: '' }),
})

const told = z.strictObject({ rows: z.number() })

const ledger = defineProbe({
  kind: 'ledger',
  title: 'Ledger',
  summary: 'Tells relations what it holds.',
  options: z.strictObject({}),
  evidence: told,
  traits: { version: 'its version' },
  metrics: {},
  run: async () => ({ metrics: {}, evidence: { rows: 1 }, text: '' }),
})

const audit = defineRelation({
  kind: 'audit',
  title: 'Audit',
  summary: 'Rests on ledgers.',
  options: z.strictObject({}),
  evidence: [told],
  metrics: { rows: { label: 'Rows', unit: 'count' } },
  derive: (_, members) => ({
    metrics: {
      rows: members.reduce((sum, member) => sum + (member.outcome === 'answered' ? member.evidence.rows : 0), 0),
    },
    text: '',
  }),
})

const alike = defineRelation({
  kind: 'alike',
  title: 'Alike',
  summary: 'Compares a trait.',
  options: z.strictObject({
    trait: z.string().meta({ description: 'Which.' }),
    as: z.string().optional().meta({ description: 'Who wins by this check is what all must be.' }),
  }),
  traitNamed: ({ trait }) => trait,
  checkNamed: ({ as }) => (as === undefined ? null : { path: ['as'], check: as, trait: 'winner' }),
  metrics: {},
  derive: () => ({ metrics: {}, text: '' }),
})

const led = defineRelation({
  kind: 'led',
  title: 'Led',
  summary: 'Goes by who wins.',
  options: z.strictObject({}),
  traitAmong: () => 'winner',
  metrics: {},
  derive: () => ({ metrics: {}, text: '' }),
})

const list = defineSource({
  kind: 'list',
  title: 'List',
  summary: 'Lists what there is.',
  tried: { with: '', tells: [] },
  manual: '',
  options: z.strictObject({
    query: z.string(),
    port: z.int().min(1).max(65_535).optional(),
    password: z.string().optional().meta({ secret: true }),
  }),
  discover: async () => [],
})

/** A small registry: tests say what configuration does, not what today's probes are. */
const chatShape = z.strictObject({ url: z.url().meta({ secret: true }), quiet: z.boolean().optional() })

export const registry: Registry = {
  probes: [tcp, slow, ledger],
  relations: [pair, audit, alike, led, canaries],
  reports: [],
  sources: [list],
  channelKinds: [
    {
      kind: 'chat',
      options: chatShape,
      address: {
        key: 'url',
        schema: chatShape.shape.url,
        shared: chatShape.partial({ url: true }),
        apply: (shared: object, url: string) => ({ ...shared, url }),
      },
    },
    { kind: 'siren', options: z.strictObject({}) },
  ],
}

type Texts = { readonly [file: string]: string }
type Environment = { readonly [name: string]: string }

/** Loads one text as `foretop.yaml`, or several as a folder. */
export function load(text: string | Texts, env: Environment = {}, known: Registry = registry): Promise<Settings> {
  const texts = typeof text === 'string' ? { 'foretop.yaml': text } : text
  const files = Object.entries(texts).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
  return settingsOf({ files, fingerprint: '' }, { env, registry: known })
}

/** The lines of the refusal; throws when there is none. */
export async function refusal(
  text: string | Texts,
  env: Environment = {},
  known: Registry = registry,
): Promise<readonly string[]> {
  const outcome = await load(text, env, known).catch((error: unknown) => error)
  if (outcome instanceof ConfigError) return outcome.message.split('\n')
  throw outcome instanceof Error ? outcome : new Error('this configuration was not refused')
}

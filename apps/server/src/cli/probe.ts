import { probes as lookingAtOne, sources } from '@foretop/probes/all.ts'
import type { AnyProbe } from '@foretop/probes/define.ts'
import { look } from '@foretop/probes/look.ts'
import { metricsOf } from '@foretop/probes/metrics-of.ts'
import { Kept } from '@foretop/probes/observe.ts'
import { probeOf } from '@foretop/probes/sources/define.ts'
import type { Definitions, Observation } from '@foretop/shared/model.ts'
import { UNITS } from '@foretop/shared/units.ts'
import { z } from 'zod'
import { evaluate } from '../core/evaluate.ts'
import { withoutEvidence } from '../core/without-evidence.ts'
import { type Arguments, type Command, type Io, UsageError } from './command.ts'
import { printable } from './printable.ts'

const probes: readonly AnyProbe[] = [...lookingAtOne, ...sources.map(probeOf)]

const NAGIOS_EXIT = { ok: 0, warning: 1, critical: 2, unknown: 3, pending: 3 } as const

export const probe: Command = {
  name: 'probe',
  summary: 'Looks once at one server, with the output and exit code of a Nagios plugin',
  usage: 'probe KIND [--address ADDRESS] [--timeout MS] [--json] [key=value …]',
  options: {
    address: { type: 'string', default: '127.0.0.1' },
    timeout: { type: 'string', default: '5000' },
    json: { type: 'boolean' },
  },
  maxWords: Number.POSITIVE_INFINITY,
  help: [
    'Options of the probe are given as key=value; a value that is JSON (a number, true, a list) is taken as such.',
    'Judged by the probe’s default thresholds. Exit code: 0 ok, 1 warning, 2 critical, 3 unknown.',
    'A source (source-sql, …) is asked with key=COLUMN and with={…}, and its rows are printed: key, former key, cells.',
    `Kinds: ${probes.map(({ kind }) => kind).join(' ')}`,
  ].join('\n'),
  async run(args, io) {
    try {
      return await lookAndJudge(args, io)
    } catch (error) {
      if (error instanceof UsageError) throw error
      // Left to itself, the process would end with 1, which is Nagios’ "warning".
      const text = io.stop.aborted ? 'interrupted' : `defect: ${error instanceof Error ? error.message : String(error)}`
      io.print(`FORETOP UNKNOWN: ${text}`)
      return NAGIOS_EXIT.unknown
    }
  },
}

async function lookAndJudge({ values, positionals: [kind, ...pairs] }: Arguments, io: Io): Promise<number> {
  const definition = probes.find((known) => known.kind === kind)
  if (definition === undefined)
    throw new UsageError(
      `${kind === undefined ? 'which probe?' : `there is no probe ${kind}`}; there are ${probes.map((p) => p.kind).join(', ')}`,
    )
  const timeoutMs = Number(values.timeout)
  if (!(timeoutMs > 0)) throw new UsageError(`--timeout: must be milliseconds above 0, got ${values.timeout}`)
  using kept = new Kept()
  const how = { address: String(values.address), timeoutMs, kept, cancel: io.stop }
  const options = optionsOf(pairs)
  const observation = await lookAt(definition, options, how)
  const { metrics, mistakes, required } = metricsOf(definition, definition.options.parse(options))
  if (mistakes.length > 0) throw new UsageError(mistakes.join('; '))
  const thresholds = Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { thresholds }]) => (thresholds ? [[name, thresholds]] : [])),
  )
  const verdict = evaluate(observation, undefined, { metrics, thresholds, required })
  if (values.json) io.print(JSON.stringify({ verdict, observation: withoutEvidence(observation) }, null, 2))
  else
    io.print(
      printable(
        `${definition.kind.toUpperCase()} ${verdict.status.toUpperCase()}: ${verdict.text}${perfdata(observation, metrics)}`,
      ),
    )
  // What a source lists, a row on each line.
  if (kept.list !== null && kept.list !== '') io.print(kept.list.split('\n').map(printable).join('\n'))
  return NAGIOS_EXIT[verdict.status]
}

async function lookAt(definition: AnyProbe, options: unknown, how: Parameters<typeof look>[2]) {
  try {
    return await look(definition, options, how)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    throw new UsageError(
      error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`).join('; '),
    )
  }
}

function optionsOf(pairs: readonly string[]): { readonly [key: string]: unknown } {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new UsageError(`expected key=value, got ${pair}`)
      const text = pair.slice(at + 1)
      return [pair.slice(0, at), jsonOr(text)]
    }),
  )
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Performance data as Nagios plugins give it, after a bar; see the plugin guidelines. */
function perfdata(observation: Observation, metrics: Definitions): string {
  if (observation.outcome !== 'answered') return ''
  const items = Object.entries(observation.metrics).flatMap(([name, reading]) => {
    const metric = metrics[name]
    const uom = metric === undefined ? '' : metric.counter === undefined ? UNITS[metric.unit].plugin : 'c'
    if (reading === undefined) return []
    if (typeof reading === 'number') return [`'${name}'=${reading}${uom}`]
    return Object.entries(reading).map(
      ([instance, value]) => `'${name} ${instance.replaceAll("'", '')}'=${value}${uom}`,
    )
  })
  return items.length === 0 ? '' : ` | ${items.join(' ')}`
}

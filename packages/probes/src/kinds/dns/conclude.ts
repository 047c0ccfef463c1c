import type { Details } from '@foretop/shared/model.ts'
import { outcomeOf } from '../../outcome.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { evidenceOf } from './evidence.ts'
import { type DnsOptions, questionOf, wantedOf } from './options.ts'
import type { Seen } from './servers.ts'
import { NOERROR, type Told } from './told.ts'

interface Heard {
  readonly server: string
  readonly told: Told
}

/** What the answers of one server, or of several, come to. Throws where there is none, or nothing of that name. */
export function conclude(options: DnsOptions, seen: readonly Seen[]) {
  const heard = seen.flatMap(({ server, told }): Heard[] => (told instanceof Error ? [] : [{ server, told }]))
  const silent = seen.flatMap(({ server, told }) => (told instanceof Error ? [{ server, error: told }] : []))
  const [first] = heard
  if (first === undefined) throw silent[0]?.error
  if (options.expect !== null && heard.every(({ told }) => told.none !== null))
    throw new ProbeFailure('name', first.told.none ?? '')
  const several = seen.length > 1
  const unmet = heard.flatMap(({ server, told }) => {
    const text = unmetBy(told, options)
    return text === null ? [] : [`${text}${several ? ` from ${server}` : ''}`]
  })
  const opinions = Map.groupBy(heard, ({ told }) => sayingOf(told))
  const ttls = heard.flatMap(({ told }) => told.records.map(({ ttl }) => ttl))
  return {
    metrics: {
      time: Math.max(...heard.map(({ told }) => told.answered.ms)),
      broken: unmet.length,
      answers: Math.max(...heard.map(({ told }) => told.records.length)),
      ...(ttls.length > 0 && { ttl: Math.min(...ttls) }),
      ...(options.type === 'SOA' && { serial: serialsOf(heard) }),
      ...(several && { apart: Number(opinions.size > 1), unanswered: silent.length }),
    },
    details: detailsOf(heard, silent),
    evidence: evidenceOf(seen),
    text: [
      ...(unmet.length > 0 ? [`${unmet[0]}${unmet.length > 1 ? ` (and ${unmet.length - 1} more)` : ''}`] : []),
      ...(opinions.size > 1 ? [`the servers disagree: ${[...opinions].map(opinionText).join('; ')}`] : []),
      ...(unmet.length === 0 && opinions.size === 1 ? [saying(options, first.told, several ? heard.length : 0)] : []),
      ...silent.map(({ server, error }) => `${server} tells nothing: ${outcomeOf(error).text}`),
    ].join('; '),
  }
}

/** `null`: it is as expected. */
function unmetBy(told: Told, options: DnsOptions): string | null {
  if (options.subnet !== undefined && told.answered.reply.scope === null)
    return `expected an answer for ${options.subnet}, came one that takes no notice of it`
  const wanted = wantedOf(options)
  const came = told.none ?? listed(texts(told))
  if (wanted === null)
    return isSurelyNone(told, options) ? null : `expected no ${options.type} record of ${options.name}, came ${came}`
  // Nothing came that anybody could have told apart: that alone is the fault.
  if (told.none !== null) return wanted.length === 0 ? null : `expected ${listed(wanted)}, came nothing: ${came}`
  const all = new Set(texts(told))
  const missing = wanted.some((text) => !all.has(text))
  const more = options.only && wanted.length > 0 && [...all].some((text) => !wanted.includes(text))
  if (!missing && !more) return null
  return `expected ${listed(wanted)}${options.only ? '' : ' among others'}, came ${came}`
}

/** An alias may lead to another zone, of which only who was asked to ask others can know. */
function isSurelyNone({ none, answered: { reply } }: Told, options: DnsOptions): boolean {
  const askedOthers = reply.recursive && questionOf(options).recurse
  return none !== null && (reply.code !== NOERROR || reply.alias === null || askedOthers)
}

const texts = ({ records }: Told): readonly string[] => records.map(({ text }) => text)

const sayingOf = (told: Told): string => told.none ?? texts(told).join('\n')

const opinionText = ([, heard]: readonly [string, readonly Heard[]]): string => {
  const who = heard.map(({ server }) => server).join(', ')
  const [first] = heard
  return `${who}: ${first === undefined ? '' : (first.told.none ?? listed(texts(first.told)))}`
}

function saying({ name, type }: DnsOptions, told: Told, servers: number): string {
  const what = told.none ?? `${name} ${type} ${listed(texts(told))}`
  return servers > 0 ? `${what}, say ${servers} servers` : `${what} in ${told.answered.ms.toFixed()} ms`
}

const MOST = 5
const LETTERS = 100

const listed = (texts: readonly string[]): string =>
  texts
    .slice(0, MOST)
    .map((text) => (text.length > LETTERS ? `${text.slice(0, LETTERS)}…` : text))
    .join(', ')
    .concat(texts.length > MOST ? ` and ${texts.length - MOST} more` : '')

const serialsOf = (heard: readonly Heard[]) =>
  Object.fromEntries(heard.flatMap(({ server, told }) => told.records.map(({ text }) => [server, Number(text)])))

const detailsOf = (
  heard: readonly Heard[],
  silent: readonly { readonly server: string; readonly error: Error }[],
): Details => ({
  servers: [
    ...heard.map(({ server, told: { records, none, answered } }) => ({
      server,
      answer: none ?? listed(records.map(({ text }) => text)),
      ms: Math.round(answered.ms),
      asked: answered.asked,
      over: answered.overTcp ? 'TCP' : 'UDP',
      ...(answered.reply.alias !== null && { alias: answered.reply.alias }),
      ...(answered.reply.scope !== null && { holdsFor: `/${answered.reply.scope}` }),
    })),
    ...silent.map(({ server, error }) => ({ server, answer: outcomeOf(error).text })),
  ],
  ...(heard.length === 1 && {
    records: heard.flatMap(({ told }) => told.records.map(({ text, ttl }) => ({ record: text, ttl }))),
  }),
})

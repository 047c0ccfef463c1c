import type { Reading } from '@foretop/shared/model.ts'
import { matchesAny } from '../../protocol/glob.ts'
import type { Page, Sample } from '../../protocol/prometheus/exposition.ts'
import type { Unmet } from '../http/expectations.ts'
import { near } from './near.ts'
import type { Rule } from './series.ts'

interface Chosen {
  /** Left out where nothing is known. */
  readonly reading?: Reading
  readonly unmet: readonly Unmet[]
}

/** Each looks at all names of the page. */
const MOST_HINTS = 3

/** What a page has for each metric, and what of it is not as it was written down. */
export function choose(page: Page, rules: readonly Rule[]): readonly (Chosen & { readonly rule: Rule })[] {
  const hinted = rules.filter(({ name, optional }) => !optional && !page.names.has(name)).slice(0, MOST_HINTS)
  return rules.map((rule) => ({ rule, ...chosen(page, rule, hinted.includes(rule)) }))
}

function chosen(page: Page, rule: Rule, hinted: boolean): Chosen {
  const named = page.samples.filter(({ name }) => name === rule.name)
  const matching = named.filter((sample) => hasLabels(sample, rule))
  if (matching.length === 0) {
    if (rule.optional) return { unmet: [] }
    return { unmet: [{ expected: `the series ${written(rule)}`, came: instead(page, named, { rule, hinted }) }] }
  }
  const unmet: Unmet[] = mistypes(page, rule)
  const values: [string, number][] = []
  for (const [instance, samples] of Map.groupBy(matching, (sample) => instanceOf(sample, rule))) {
    const many = samples.length > 1 && !rule.sum
    const value = samples.reduce((sum, sample) => sum + sample.value, 0) * rule.scale
    if (many) unmet.push(ambiguous(samples, instance, rule))
    else if (Number.isFinite(value)) values.push([instance, value])
    else if (!rule.optional) unmet.push({ expected: `a number of ${of(rule, instance)}`, came: String(value) })
  }
  if (rule.instances !== null) return { reading: Object.fromEntries(values), unmet }
  const [only] = values
  return { ...(only !== undefined && { reading: only[1] }), unmet }
}

const hasLabels = ({ labels }: Sample, rule: Rule): boolean =>
  Object.entries(rule.labels).every(([label, wanted]) => matchesAny(labels.get(label) ?? '', [wanted].flat()))

const instanceOf = ({ labels }: Sample, { instances }: Rule): string =>
  (instances ?? []).map((label) => labels.get(label) || `no ${label}`).join(' ')

/** A gauge that is judged per second, or a counter that is not, is wrong without looking so. */
function mistypes({ types }: Page, { name, counter, isTold }: Rule): Unmet[] {
  // OpenMetrics says it of the name without its end.
  const type = types.get(name) ?? types.get(name.replace(/_total$/, ''))
  if (isTold || (type !== 'counter' && type !== 'gauge') || (type === 'counter') === counter) return []
  return [
    { expected: `${name} to be ${counter ? 'a counter' : 'no counter'}`, came: `a ${type}: say counter: ${!counter}` },
  ]
}

function ambiguous(samples: readonly Sample[], instance: string, rule: Rule): Unmet {
  const labels = new Set(samples.flatMap((sample) => [...sample.labels.keys()]))
  const apart = [...labels].filter((label) => new Set(samples.map((sample) => sample.labels.get(label))).size > 1)
  return {
    expected: `one series of ${of(rule, instance)}`,
    came: `${samples.length} that differ in ${apart.slice(0, MOST).join(', ') || 'nothing'}: use labels, instances or sum`,
  }
}

const of = (rule: Rule, instance: string): string => `${written(rule)}${instance === '' ? '' : ` for ${instance}`}`

/** As Prometheus writes it. */
function written({ name, labels }: Rule): string {
  const all = Object.entries(labels).map(([label, wanted]) => `${label}=${JSON.stringify([wanted].flat().join('|'))}`)
  return all.length === 0 ? name : `${name}{${all.join(', ')}}`
}

/** What is there in the place of series that are not. */
function instead(
  { names }: Page,
  named: readonly Sample[],
  { rule, hinted }: { readonly rule: Rule; readonly hinted: boolean },
): string {
  if (named.length === 0) {
    const alike = hinted ? near(rule.name, names) : []
    return alike.length === 0 ? 'none of that name' : `none of that name; there is ${alike.join(', ')}`
  }
  const wrong = Object.entries(rule.labels).find(
    ([label, wanted]) => !named.some(({ labels }) => matchesAny(labels.get(label) ?? '', [wanted].flat())),
  )
  if (wrong === undefined) return `${named.length} of that name, none with all of these labels`
  const [label] = wrong
  const values = [...new Set(named.map(({ labels }) => labels.get(label) ?? ''))]
  const some = values.slice(0, MOST).map((value) => JSON.stringify(value.slice(0, LETTERS)))
  return `only ${label} ${some.join(', ')}${values.length > MOST ? ' …' : ''}`
}

const MOST = 8
const LETTERS = 60

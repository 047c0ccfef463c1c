import { metricsOf, type Told } from '@foretop/shared/catalogue.ts'
import type { Status } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { compareNeed, isWorse } from '../checks/status.ts'
import { graphPath } from '../graphs/selection.ts'
import { checkPath, hostPath } from '../paths.ts'

/** Something that can be gone to, or done. */
export interface Entry {
  readonly key: string
  readonly kind: 'page' | 'host' | 'check' | 'metric' | 'deed'
  readonly title: string
  /** Of a host the worst of its checks. */
  readonly status?: Status
  /** Where that is, or what comes of it. */
  readonly to: string | (() => void)
}

/** What there is to be found. */
export interface Findable {
  readonly pages: readonly { readonly path: string; readonly title: string }[]
  readonly checks: readonly Summary[]
  readonly catalogue: Told | undefined
  readonly deeds: readonly { readonly title: string; readonly run: () => void }[]
}

const MOST_OF_A_KIND = 6
const RANGE = { name: 'day', from: 0, to: 0 } as const

/**
 * What every word of the query is in, of each kind the best first: what begins with the first word, then what is in trouble. Words
 * of a metric may stand on both sides: `web0 load` is the load of each host that has `web0` in its name.
 */
export function entriesFor(query: string, { pages, checks, catalogue, deeds }: Findable): readonly Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const sorted = checks.toSorted(compareNeed)
  const found = [
    ...best(words, pages, ({ path, title }) => ({ key: path, kind: 'page', title, to: path })),
    ...best(words, deeds, ({ title, run }) => ({ key: title, kind: 'deed', title, to: run })),
  ]
  if (words.length === 0) return found
  const hosts = [...Map.groupBy(sorted, ({ host }) => host)].flatMap(([host, own]) =>
    host === null ? [] : [{ host, own }],
  )
  return [
    ...found.filter(({ kind }) => kind === 'page'),
    ...best(words, hosts, ({ host, own }) => ({
      ...{ key: `host ${host}`, kind: 'host', title: host, to: hostPath(host) },
      status: own.reduce<Status>((worst, { status }) => (isWorse(status, worst) ? status : worst), 'ok'),
    })),
    ...best(words, sorted, ({ id, status }) => ({ key: id, kind: 'check', title: id, status, to: checkPath(id) })),
    ...metrics(words, sorted, catalogue),
    ...found.filter(({ kind }) => kind === 'deed'),
  ]
}

function best<T>(words: readonly string[], all: readonly T[], entryOf: (one: T) => Entry): readonly Entry[] {
  const [first = ''] = words
  const matching = all.map(entryOf).filter(({ title }) => isIn(words, title.toLowerCase()))
  const begins = (entry: Entry) => entry.title.toLowerCase().startsWith(first)
  return [...matching.filter(begins), ...matching.filter((entry) => !begins(entry))].slice(0, MOST_OF_A_KIND)
}

/** Some word must name the check, and some its metric: the numbers of everything are nobody's question. */
function metrics(words: readonly string[], checks: readonly Summary[], catalogue: Told | undefined): readonly Entry[] {
  const found: Entry[] = []
  for (const check of checks) {
    const id = check.id.toLowerCase()
    const left = words.filter((word) => !id.includes(word))
    if (left.length === 0 || left.length === words.length) continue
    for (const [metric, { label }] of Object.entries(metricsOf(catalogue, check))) {
      if (!isIn(left, `${label} ${metric}`.toLowerCase())) continue
      found.push({
        ...{ key: `${check.id} ${metric}`, kind: 'metric', title: `${check.id} · ${label}` },
        to: graphPath(check, [metric], RANGE),
      })
      if (found.length >= MOST_OF_A_KIND) return found
    }
  }
  return found
}

const isIn = (words: readonly string[], text: string): boolean => words.every((word) => text.includes(word))

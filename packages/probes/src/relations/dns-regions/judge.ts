import { few } from '../few.ts'
import { inState, type Page } from '../pages/page.ts'
import type { Region, Told } from './regions.ts'

export interface Judged {
  readonly region: string
  /** `lost`: its visitors are sent where nobody serves; `elsewhere`: to others than its own. */
  readonly state: 'well' | 'elsewhere' | 'lost' | 'unseen'
  readonly gets: readonly string[]
  readonly expected: readonly string[]
  readonly text: string
}

/** How each region stands, by what its visitors get and how that is where it leads. */
export function judge(regions: readonly Region[]): readonly Judged[] {
  const owned = regions.flatMap((region) => (region.expected ?? []).map((record) => ({ record, region })))
  const owners = Map.groupBy(owned, ({ record }) => record)
  const complete = regions.every(({ expected }) => expected !== null)
  return regions.map((region) => judgeOne(region, { owners, complete }))
}

/** Whose each address is; `complete`: all of them are known. */
interface Owners {
  readonly owners: ReadonlyMap<string, readonly { readonly region: Region }[]>
  readonly complete: boolean
}

function judgeOne(region: Region, { owners, complete }: Owners): Judged {
  const { name, told, expected } = region
  const gets = [...new Set(told.flatMap(({ records }) => records ?? []))]
  const as = (state: Judged['state'], text: string): Judged => ({
    ...{ region: name, state, gets, expected: expected ?? [], text: `${name} ${text}` },
  })
  const nothing = told.find(({ records }) => records?.length === 0)
  if (nothing !== undefined) return as('lost', `gets nothing: ${nothing.why}`)
  const leading = new Set(gets.flatMap((record) => (owners.get(record) ?? []).map((owner) => owner.region)))
  const strange = complete ? gets.filter((record) => !owners.has(record)) : []
  if (strange.length > 0)
    return as('lost', `gets ${few(strange)}, which ${strange.length === 1 ? 'is' : 'are'} of no region`)
  const down = [...leading].flatMap((one) => downAmong(one, gets))
  if (down.length > 0) return as('lost', `gets ${few(down, 2, '; ')}`)
  if (expected === null) return as('unseen', 'is not known: whoever tells what it should get was not seen')
  const others = [...leading].filter(
    (one) => one !== region && one.expected?.some((record) => gets.includes(record) && !expected.includes(record)),
  )
  if (others.length > 0)
    return as(
      'elsewhere',
      `gets ${few(gets.filter((record) => !expected.includes(record)))} of ${few(others.map((one) => one.name))}: failed over`,
    )
  const unseen = told.filter(({ records }) => records === null).map(({ check }) => check)
  if (unseen.length > 0) return as('unseen', `is not known: ${few(unseen)} was not seen`)
  const missing = told.find((one) => isLacking(one, expected))
  if (missing !== undefined) return as('elsewhere', `gets ${few(missing.records ?? [])} alone, not ${few(expected)}`)
  const blind = inState(region.pages, 'unseen').map(({ look }) => look.checkId)
  if (blind.length > 0) return as('unseen', `is not known: ${few(blind)} was not seen`)
  return as('well', `gets ${few(gets)}`)
}

const isLacking = ({ records }: Told, expected: readonly string[]): boolean =>
  expected.some((record) => records?.includes(record) !== true)

/** Where a region serves nobody, and these addresses are its own. One page that is well is enough: its addresses are a pair's. */
function downAmong({ name, expected, pages }: Region, gets: readonly string[]): readonly string[] {
  const own = gets.filter((record) => expected?.includes(record))
  const bad = pages.filter(isDown)
  if (own.length === 0 || bad.length === 0 || pages.some(({ state }) => state === 'well')) return []
  return [
    `${few(own)} of ${name}, which is down: ${few(
      bad.map((page) => `${page.name}${page.words}`),
      2,
      '; ',
    )}`,
  ]
}

const isDown = ({ state }: Page): boolean => state === 'broken'

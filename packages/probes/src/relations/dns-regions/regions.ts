import { isIP } from 'node:net'
import { CannotTell, type MemberLook } from '../../define.ts'
import type { DnsEvidence } from '../../kinds/dns/evidence.ts'
import type { HttpEvidence } from '../../kinds/http/evidence.ts'
import { canonical } from '../../protocol/dns/reply.ts'
import { few } from '../few.ts'
import { meantAmong } from '../meant.ts'
import { type Page, pageOf } from '../pages/page.ts'

type Look = MemberLook<DnsEvidence | HttpEvidence>

type Names = string | readonly string[]

interface Declared {
  readonly asked: Names
  readonly gets: Names
  readonly served?: Names | undefined
}

/** What one who asked was told; `records` is `null` where it was not seen, and empty where there is nothing. */
export interface Told {
  readonly check: string
  readonly records: readonly string[] | null
  /** Why there is nothing. */
  readonly why: string
}

export interface Region {
  readonly name: string
  readonly told: readonly Told[]
  /** `null`: it stands with another check, which was not seen. */
  readonly expected: readonly string[] | null
  /** Pages at its own addresses; none: nobody looks. */
  readonly pages: readonly Page[]
}

/** Each region with what its visitors are told. Throws `CannotTell` where names lead to no member, or a member is of no use. */
export function regionsOf(regions: { readonly [region: string]: Declared }, looks: readonly Look[]): readonly Region[] {
  const used = new Set<Look>()
  const meant = meantAmong(looks)
  const named = (region: string, option: string, names: readonly string[]): readonly Look[] => {
    const found = meant(names)
    if (found.length === 0)
      throw new CannotTell(
        `${region}: ${option}: ${few(names)} is none among its checks ${few(looks.map(({ checkId }) => checkId))}`,
      )
    for (const look of found) used.add(look)
    return found
  }
  const all = Object.entries(regions).map(
    ([name, { asked, gets, served }]): Region => ({
      name,
      told: named(name, 'asked', [asked].flat()).map((look) => toldTo(name, look)),
      expected: expectedOf([gets].flat(), (names) => named(name, 'gets', names).map((look) => toldTo(name, look))),
      pages: served === undefined ? [] : named(name, 'served', [served].flat()).map((look) => pageAt(name, look)),
    }),
  )
  const idle = looks.filter((look) => !used.has(look)).map(({ checkId }) => checkId)
  if (idle.length > 0) throw new CannotTell(`no region names ${few(idle)}`)
  return all
}

function expectedOf(
  gets: readonly string[],
  ask: (names: readonly string[]) => readonly Told[],
): readonly string[] | null {
  const addresses = gets.filter((text) => isIP(text) > 0).map(canonical)
  const names = gets.filter((text) => isIP(text) === 0)
  if (names.length === 0) return addresses
  const told = ask(names)
  // Where whoever should know says nothing, nothing is known to be right.
  if (told.some(({ records }) => records === null || records.length === 0)) return null
  return [...new Set([...addresses, ...told.flatMap(({ records }) => records ?? [])])]
}

function toldTo(region: string, look: Look): Told {
  const check = look.checkId
  if (look.outcome === 'crashed') return { check, records: null, why: '' }
  if (look.outcome === 'failed') return { check, records: [], why: look.text }
  if (!('answers' in look.evidence)) throw new CannotTell(`${region}: ${check} is no dns check`)
  const records = [...new Set(look.evidence.answers.flatMap((answer) => answer.records))]
  return { check, records, why: records.length === 0 ? look.text : '' }
}

function pageAt(region: string, look: Look): Page {
  if (look.outcome !== 'answered') return pageOf(look)
  const { evidence } = look
  if ('answers' in evidence) throw new CannotTell(`${region}: ${look.checkId} is no http check`)
  return pageOf({ ...look, evidence })
}

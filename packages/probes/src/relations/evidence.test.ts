import { describe, expect, test } from 'vitest'
import { probes, relations } from '../all.ts'
import type { AnyProbe, AnyRelation, EvidenceSchema } from '../define.ts'
import { deriveFrom, giversOf } from '../derive-from.ts'
import { asRecorded, type Recording } from '../fuzz/recording.ts'

/** What a relation needs to be told to say anything; the hosts are those below. */
const OPTIONS: { readonly [kind: string]: object } = {
  'carp-pair': { vhid: 1, preferred: 'one' },
  'cdn-or-origin': { cdn: ['one'] },
  'dns-regions': { regions: { one: { asked: ['*/dns'], gets: ['192.0.2.1', '192.0.2.2'], served: ['*/http'] } } },
  path: { ways: { http: 'the site' } },
  'vrrp-pair': { vrid: 51, preferred: 'one' },
}

describe.each(relations)('$kind', (relation: AnyRelation) => {
  const needed: readonly EvidenceSchema[] = relation.evidence ?? []
  const givers = giversOf(relation, probes) ?? []

  test('can rest on somebody for all that it needs', () => {
    for (const schema of needed) expect(givers.some(({ evidence }) => evidence === schema)).toBe(true)
  })

  test.each(givers)('is told by $kind what it needs, as recorded', async ({ kind, evidence }: AnyProbe) => {
    const seen = await recordedOf(kind)
    expect(evidence.safeParse(seen.evidence).error).toBeUndefined()
    // One that rests on several kinds is given one of each.
    const others = givers.filter((giver) => giver.evidence !== evidence).map((giver) => giver.kind)
    const looks = [
      [kind, seen] as const,
      ...(await Promise.all(others.map(async (one) => [one, await recordedOf(one)] as const))),
    ]
    const members = looks.flatMap(([kind, look]) =>
      ['one', 'two'].map((host) => ({ ...look, host, checkId: `${host}/${kind}` })),
    )
    const options = relation.options.parse(OPTIONS[relation.kind] ?? {})
    expect(deriveFrom(relation, options, members).text).toContain('one')
    const silent = members.map(({ evidence: _, ...look }) => look)
    expect(() => deriveFrom(relation, options, silent)).toThrow(expect.objectContaining({ name: 'CannotTell' }))
  })
})

/** What a probe of this kind saw in the first of its recordings. */
async function recordedOf(kind: string) {
  const { recordings }: { recordings: () => Promise<readonly Recording[]> } = await import(
    `../kinds/${kind}/${kind}.fuzz.ts`
  )
  const [recording] = await recordings()
  const seen = await recording?.see(asRecorded)
  if (seen?.outcome !== 'answered') throw new Error(`${kind} as recorded: ${seen?.text}`)
  return seen
}

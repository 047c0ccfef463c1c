import type { Evidence } from '@foretop/shared/model.ts'
import type { EvidenceSchema } from './define.ts'
import { oneLine } from './one-line.ts'
import { ProbeCrash } from './protocol/failure.ts'

/** In letters, as JSON has them. Of a database server with 64 masters and 2,000 logs it is 140,000. */
export const EVIDENCE_LIMIT = 262_144

/** What the names and punctuation of one value take, and a number, nearly: counting them costs more than it is worth. */
const [NAMING, NUMBER] = [3, 8]

/**
 * What a probe told relations, as they may rest on it: of the shape it declares, whole, and each text in it one clean
 * line. Throws a crash where it is not: a relation would take for absent what was left out.
 */
export function soundEvidence(schema: EvidenceSchema | undefined, told: Evidence | undefined): Evidence | undefined {
  if (schema === undefined) {
    if (told === undefined) return undefined
    throw new ProbeCrash('defect', 'defect in the probe: it tells evidence, and declares none')
  }
  const { error } = schema.safeParse(told)
  if (error !== undefined || told === undefined)
    throw new ProbeCrash('defect', `defect in the probe: evidence: ${error?.issues.map(words).join('; ')}`)
  const letters = lettersIn(told)
  if (letters > EVIDENCE_LIMIT)
    throw new ProbeCrash(
      'local',
      `${letters} letters of evidence, more evidence than the ${EVIDENCE_LIMIT} that we can keep`,
    )
  return cleaned(told)
}

const words = ({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`

function lettersIn(told: Evidence): number {
  if (typeof told === 'string') return told.length
  if (typeof told !== 'object' || told === null) return NUMBER
  let letters = NAMING
  if (isList(told)) for (const one of told) letters += lettersIn(one) + 1
  else for (const name in told) letters += name.length + NAMING + lettersIn(told[name] ?? null)
  return letters
}

/** The same object where all is clean, as nearly always. */
function cleaned(told: Evidence): Evidence {
  if (typeof told === 'string') return oneLine(told)
  if (typeof told !== 'object' || told === null) return told
  if (isList(told)) return told.every(isClean) ? told : told.map(cleaned)
  return isClean(told) ? told : Object.fromEntries(Object.entries(told).map(([name, one]) => [name, cleaned(one)]))
}

function isClean(told: Evidence): boolean {
  if (typeof told === 'string') return oneLine(told) === told
  if (typeof told !== 'object' || told === null) return true
  return isList(told) ? told.every(isClean) : Object.values(told).every(isClean)
}

const isList = (told: Evidence): told is readonly Evidence[] => Array.isArray(told)

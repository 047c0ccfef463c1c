import type { Observation } from '@foretop/shared/model.ts'
import type { AnyRelation } from '../define.ts'
import { parsed } from './parsed.ts'
import type { Recording } from './recording.ts'

interface OfMembers {
  readonly name: string
  readonly options: { readonly [name: string]: unknown }
  readonly members: readonly Observation[]
}

/** A relation of what the checks of its members told. One whose look is missing was not seen. */
export function ofMembers(relation: AnyRelation, { name, options, members }: OfMembers): Recording {
  const given: unknown = relation.options.parse(options)
  return parsed(relation, {
    ...{ name, made: 'json', cut: 'stays bad', pieces: members.map((member) => JSON.stringify(member)) },
    read: (said) =>
      relation.derive(
        given,
        members.map((member, index) => told(member, said[index])),
      ),
  })
}

/** Only what a look found is taken from the text: the rest, and that it is a look, is our own. */
function told({ checkId, host, at, durationMs }: Observation, json: Buffer | undefined): Observation {
  const look = { checkId, host, at, durationMs }
  const unseen: Observation = { ...look, outcome: 'crashed', code: 'local', text: 'not seen' }
  if (json === undefined || json.length === 0) return unseen
  const { metrics, details, cut } = JSON.parse(json.toString())
  if (typeof metrics !== 'object' || metrics === null) return unseen
  return { ...look, outcome: 'answered', metrics, text: '', ...(details && { details }), ...(cut && { cut }) }
}

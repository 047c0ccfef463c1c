import type { Person } from '@foretop/shared/model.ts'
import type { Channel, ChildRules } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { ChannelKind } from '../registry.ts'
import { noteOutside } from './children.ts'
import { readNames } from './hosts.ts'
import { channelShape } from './shape.ts'

/**
 * The channels, each checked by its kind's own schema, and after each the ways over it to people. One that says of nobody
 * whom it tells is only for people: no route can name it.
 */
export function readChannels(
  inspection: Inspection,
  kinds: readonly ChannelKind[],
  { people, rules }: { readonly people: readonly Person[]; readonly rules: ChildRules },
): readonly Channel[] {
  const known = kinds.map(({ kind }) => kind)
  return [...readNames(inspection, 'channels')].flatMap((name): readonly Channel[] => {
    const path = ['channels', name]
    const shape = inspection.parse(channelShape, path)
    if (shape === undefined) return []
    const { kind, digest, ...given } = shape
    const rate = digest === undefined ? {} : { digest: { messages: digest.over, withinMs: digest.within } }
    const definition = kinds.find((known) => known.kind === kind)
    if (definition === undefined) inspection.unknown([...path, 'kind'], 'kind of channel', kind, known)
    if (definition === undefined) return [{ name, kind, options: undefined }]
    const { address, options } = definition
    const theirs = people.filter(({ addresses }) => Object.hasOwn(addresses, name))
    const isShared = address !== undefined && theirs.length > 0 && !Object.hasOwn(given, address.key)
    const parsed = inspection.parseValue(isShared ? address.shared : options, given, () => path)
    if (parsed !== undefined && definition.programOf)
      noteOutside(inspection, [...path, 'program'], definition.programOf(parsed as never), rules) // by its own schema
    const own = isShared ? [] : [{ name, kind, options: parsed }]
    const ways = theirs.flatMap((person) => wayTo(inspection, person, { name, definition, given }))
    return [...own, ...ways].map((channel) => ({ ...channel, ...rate }))
  })
}

interface Shared {
  readonly name: string
  readonly definition: ChannelKind
  readonly given: { readonly [key: string]: unknown }
}

/** A channel as it reaches one person. */
function wayTo(inspection: Inspection, person: Person, { name, definition, given }: Shared): readonly Channel[] {
  const { kind, address } = definition
  const path = ['people', person.name, 'addresses', name]
  if (address === undefined) {
    inspection.note(path, `a channel of kind ${kind} has no addresses of people`)
    return []
  }
  const theirs = inspection.parseValue(address.schema, person.addresses[name], () => path)
  // What is wrong with the rest was said of the channel itself.
  const shared = address.shared.safeParse(given)
  if (theirs === undefined || !shared.success) return []
  return [{ name: `${person.name}/${name}`, kind, options: address.apply(shared.data, theirs), person: person.name }]
}

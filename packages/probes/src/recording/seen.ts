import type { Details, Row, Section } from '@foretop/shared/model.ts'

/** What the last answered look found, as sections: for kinds of which a fresh answer says no more. It asks nobody. */
export async function* asSeen(_options: unknown, { details }: { readonly details: Details }): AsyncGenerator<Section> {
  yield* seenSections(details)
}

/** Words first, then each list; by their titles none is taken for what is now. */
export function seenSections(details: Details): readonly Section[] {
  const lists = Object.entries(details).filter((entry): entry is [string, Row[]] => Array.isArray(entry[1]))
  const words = Object.entries(details).filter(([, value]) => !Array.isArray(value) && value !== null)
  const text = words.map(([name, value]) => `${spaced(name)}: ${value}`).join('\n')
  return [
    ...(words.length === 0 ? [] : [{ title: 'As it last answered', text }]),
    ...lists
      .filter(([, rows]) => rows.length > 0)
      .map(([name, table]) => ({ title: `As it last answered: ${spaced(name)}`, table })),
  ]
}

/** `lastError` → `last error` */
const spaced = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()

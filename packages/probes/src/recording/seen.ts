import type { Details, Row, Section } from '@foretop/shared/model.ts'

/** What the last answered look found, as sections: for kinds of which a fresh answer says no more. It asks nobody. */
export async function* asSeen(_options: unknown, { details }: { readonly details: Details }): AsyncGenerator<Section> {
  yield* seenSections(details)
}

/** Words first, then each list. */
export function seenSections(details: Details): readonly Section[] {
  const lists = Object.entries(details).filter((entry): entry is [string, Row[]] => Array.isArray(entry[1]))
  const words = Object.entries(details).filter(([, value]) => !Array.isArray(value) && value !== null)
  const text = words.map(([name, value]) => `${spaced(name)}: ${value}`).join('\n')
  return [
    ...(words.length === 0 ? [] : [{ title: 'What the last look found', text }]),
    ...lists.filter(([, rows]) => rows.length > 0).map(([name, table]) => ({ title: titled(spaced(name)), table })),
  ]
}

/** `lastError` → `last error` */
const spaced = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()

const titled = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`

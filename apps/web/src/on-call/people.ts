import type { OnCallView } from '@foretop/shared/on-call.ts'

/** What people call somebody; of `null`: nobody. */
export function titleOf(name: string | null, { people }: OnCallView): string {
  if (name === null) return 'nobody'
  return people.find((person) => person.name === name)?.title ?? name
}

const MOST = 5
/** So much of the longer of two names must stand at both ends alike. */
const ALIKE = 0.6

/** Those of `names` that somebody who wrote `wanted` may have meant, the nearest first. In time by their length alone. */
export const near = (wanted: string, names: Iterable<string>): readonly string[] =>
  [...names]
    .map((name) => ({ name, likeness: likeness(wanted, name) }))
    .filter(({ likeness }) => likeness >= ALIKE)
    .toSorted((one, other) => other.likeness - one.likeness)
    .slice(0, MOST)
    .map(({ name }) => name)

function likeness(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length)
  let ahead = 0
  while (ahead < shorter && one[ahead] === other[ahead]) ahead += 1
  let behind = 0
  while (behind < shorter - ahead && one.at(-1 - behind) === other.at(-1 - behind)) behind += 1
  return (ahead + behind) / Math.max(one.length, other.length)
}

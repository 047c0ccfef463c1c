/** A build as it is kept in a browser: its files lie on a shelf of their own, which stands while anybody uses it. */
export interface Build {
  /** The part that is loaded first; its name holds a hash of all other scripts. */
  readonly entry: string
  /** Paths of all parts from the root, the entry among them. */
  readonly parts: readonly string[]
}

/** The names of shelves begin with the root: another product may live under the same name of a server. */
const prefixOf = (root: string): string => `foretop ${root} `
/** Also the name of the lock that a page of this build holds while it lives. */
export const shelfOf = (root: string, entry: string): string => `${prefixOf(root)}${entry}`

/** The shelves of this root that nobody needs. `held`: the locks of pages that are open. */
export const idleShelves = (
  all: readonly string[],
  { root, own, held }: { readonly root: string; readonly own: string; readonly held: readonly string[] },
): readonly string[] => all.filter((name) => name.startsWith(prefixOf(root)) && name !== own && !held.includes(name))

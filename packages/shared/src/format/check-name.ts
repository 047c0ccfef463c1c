/** `db03/repl` is read as `db03 repl`; what belongs to no host, as a relation, often has a name alone. */
export const checkName = (id: string): string => id.replace('/', ' ')

/** What it is about, where its name does not say: its host, or the row that it is of. */
export const checkSubject = ({ id, host }: { readonly id: string; readonly host: string | null }): string | null =>
  host ?? (id.includes('/') ? id.slice(0, id.indexOf('/')) : null)

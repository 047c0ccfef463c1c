/** `db03/repl` is read as `db03 repl`; what belongs to no host, as a relation, often has a name alone. */
export const checkName = (id: string): string => id.replace('/', ' ')

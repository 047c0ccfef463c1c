type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same without what was not asked for. */
export function present<T extends object>(query: T): Present<T> {
  // Only keys whose value is `undefined` go, which is what the type says.
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Present<T>
}

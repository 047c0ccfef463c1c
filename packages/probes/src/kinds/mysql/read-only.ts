/** `innodb_read_only` is how an Aurora reader says it; newer MariaDB has more values than ON. */
export function readOnly(variables: ReadonlyMap<string, string>): boolean | undefined {
  const values = [variables.get('read_only'), variables.get('innodb_read_only')].filter((value) => value !== undefined)
  return values.length === 0 ? undefined : values.some((value) => value !== 'OFF' && value !== '0')
}

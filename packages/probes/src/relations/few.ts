/** Of hundreds the first, and how many more there are: `db02, db03, db04 and 60 more`; of one more its name says that as shortly. */
export const few = (names: readonly string[], most = 3, between = ', '): string =>
  names.length <= most + 1
    ? names.join(between)
    : `${names.slice(0, most).join(between)} and ${names.length - most} more`

import { formatNumber } from '@foretop/shared/format/number.ts'

/** A number and what it counts, in whole words: `1 byte`, `2 bytes`. */
export const counted = (count: number, what: string): string =>
  `${formatNumber(count)} ${what}${count === 1 ? '' : 's'}`

const SHAPE = /^\.?[0-2](\.\d{1,10})+$/
const MOST_NUMBERS = 128

/** X.660: the first number is 0, 1 or 2, the others have 32 bits at most. */
export const isOid = (text: string): boolean =>
  SHAPE.test(text) && numericOid(text).split('.').length <= MOST_NUMBERS && isSmall(text)

const isSmall = (text: string): boolean =>
  numericOid(text)
    .split('.')
    .every((number) => Number(number) < 2 ** 32)

/** As agents and the library write it: without a dot at the beginning, nor zeros before a number. */
export const numericOid = (text: string): string => text.replace(/^\./, '').split('.').map(Number).join('.')

/** Line ends as every program that shows text may understand them, and what steers a terminal: ESC, NUL, tabs. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu
/** Not seen, but they turn text round or hide in it. Less the two joiners, which are part of words and signs. */
const UNSEEN = /(?![\u200c\u200d])\p{Cf}/gu
const PLAIN = /^[\u0020-\u007e]*$/

/**
 * What a watched server says, as one line that cannot begin another, steer a terminal or show itself in another order
 * than it is. Done once, where it comes in.
 */
export const oneLine = (text: string): string =>
  // Nearly all text is plain.
  PLAIN.test(text) ? text : text.replaceAll(UNSEEN, '').replaceAll(CONTROLS, ' ').toWellFormed()

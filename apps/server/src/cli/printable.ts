/**
 * Text of a server, or of whoever wrote to it, as one line that cannot steer a terminal: no line ends, no escapes, no
 * marks that turn text round.
 */
export const printable = (text: string): string => text.replaceAll(/\s+/gu, ' ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '')

/** The same of a line that we laid out ourselves: its blanks stay. */
export const printableLine = (line: string): string => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, '')

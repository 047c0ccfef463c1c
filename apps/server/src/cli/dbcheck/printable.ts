/** Text of a server as one line that cannot move the cursor, ring the bell or worse. */
export const printable = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '')

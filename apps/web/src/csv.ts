/** A table for spreadsheets and other programs, as RFC 4180 writes it. Numbers are `null` where there is none. */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')

/** Texts come from the servers that are watched: one that a spreadsheet would compute is made plain text. */
function field(value: string | number | null): string {
  if (typeof value !== 'string') return String(value ?? '')
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

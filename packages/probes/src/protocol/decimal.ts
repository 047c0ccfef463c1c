/** The number that a text is, and nothing else; `null`: it is more, or none. */
export const decimalIn = (text: string): number | null => (DECIMAL.test(text.trim()) ? Number(text) : null)

const DECIMAL = /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/

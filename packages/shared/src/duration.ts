import { z } from 'zod'

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const PATTERN = /^(\d{1,9})(ms|s|m|h|d)$/

/** `500ms`, `1s`, `5m`, `2h`, `1d` in ms; `null` for anything else. */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = PATTERN.exec(text) ?? []
  if (amount === undefined || unit === undefined) return null
  return Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS] // the pattern lets no other unit pass
}

/** A duration as it is written in the configuration, parsed to ms. The limits, in the same notation, are allowed. */
export function duration(shortest: string, longest: string) {
  const [leastMs, mostMs] = [parseDuration(shortest) ?? 0, parseDuration(longest) ?? Number.POSITIVE_INFINITY]
  return z
    .string({ error: 'must be a time such as 500ms, 1s, 5m, 2h or 1d' })
    .regex(PATTERN, { error: 'must be a time such as 500ms, 1s, 5m, 2h or 1d' })
    .transform((text, context) => {
      const ms = parseDuration(text)
      if (ms !== null && ms >= leastMs && ms <= mostMs) return ms
      context.addIssue({ code: 'custom', message: `must be ${shortest} to ${longest}` })
      return z.NEVER
    })
}

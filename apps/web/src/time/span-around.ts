/** Of the time before it as much as it lasted, so that one sees what it was like; some minutes at least, a day at most. */
const LEAST_MS = 10 * 60_000
const MOST_MS = 86_400_000

/** What a graph of an incident shows; wall ms. */
export function spanAround(
  { openedAt, closedAt }: { readonly openedAt: number; readonly closedAt: number | null },
  now: number,
) {
  const lasted = Math.max(0, (closedAt ?? now) - openedAt)
  const lead = Math.min(MOST_MS, Math.max(LEAST_MS, lasted))
  const to = closedAt === null ? now : Math.min(now, closedAt + lead / 2)
  return { from: openedAt - lead, to }
}

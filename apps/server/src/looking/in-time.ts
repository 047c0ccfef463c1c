/** Waits for it, and no longer than so. */
export async function inTime(ms: number, waited: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const late = setTimeout(resolve, ms)
  await Promise.race([waited, promise])
  clearTimeout(late)
}

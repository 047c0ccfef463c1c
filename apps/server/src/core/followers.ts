/**
 * Whoever was told of something follows it to its end. A channel that is no more may have got another name: then whom
 * the routes name now hears the rest too.
 */
export function followers(
  told: readonly string[],
  channels: readonly string[],
  routed: readonly string[],
): readonly string[] {
  const left = told.filter((name) => channels.includes(name))
  if (told.length > 0 && left.length === told.length) return left
  return [...new Set([...left, ...routed])]
}

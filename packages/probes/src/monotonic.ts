/**
 * Milliseconds by a clock that nobody sets and that is the same in every thread of this process (`performance.now()`
 * begins anew in each). Means nothing to another process, or after a restart.
 */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6

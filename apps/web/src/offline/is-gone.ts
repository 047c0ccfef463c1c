/** What a proxy says for a server that it cannot reach. */
export const isGone = (status: number): boolean => status >= 502 && status <= 504

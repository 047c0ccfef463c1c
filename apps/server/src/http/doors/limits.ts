import { descriptorsAtMost } from '../../looking/descriptors.ts'

/** How long a caller may take to send a request, in ms; answers and open sockets may take as long as they like. */
export const RECEIVE_MS = 10_000

/** The most that the head of a request may take, address and all headers together. So no header is longer either. */
export const HEAD_BYTES = 16 * 1_024

/**
 * The most connections that are held at once: half of the descriptors this process may have, so that callers, however
 * many, leave the other half to probes and alerts.
 */
export const connectionsAtMost = (limits?: string): number => Math.floor(descriptorsAtMost(limits) / 2)

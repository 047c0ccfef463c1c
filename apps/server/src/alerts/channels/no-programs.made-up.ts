import type { RunChild } from '@foretop/probes/protocol/child/command.ts'

/** For channels that run no program. */
export const noPrograms: RunChild = () => Promise.reject(new Error('no program is run here'))

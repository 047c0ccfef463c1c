import { ProbeFailure } from '../failure.ts'

/** It hung up without a word, which is how a daemon says no to anything. */
export class Dropped extends ProbeFailure {
  override name = 'Dropped'

  constructor(where: string, options?: ErrorOptions) {
    super('closed', `${where} dropped the connection without an answer`, options)
  }
}

export const isReset = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ECONNRESET' || error.code === 'EPIPE' || error.code === 'ECONNABORTED')

import type { Summary } from '@foretop/shared/wire.ts'
import * as api from '../api.ts'
import { perform, what } from './perform.ts'

export function recheck(checks: readonly Pick<Summary, 'id'>[]): void {
  const ids = checks.map(({ id }) => id)
  perform({
    text: (ids) => `Looking again at ${what(ids)}`,
    otherwise: 'Not looked at again',
    ids,
    ask: () => api.recheck(ids),
    refused: ({ refused }) => refused,
  })
}

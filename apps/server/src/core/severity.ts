import type { Status } from '@foretop/shared/model.ts'
import { isWorse } from '@foretop/shared/trouble.ts'

export { isProblem, isWorse } from '@foretop/shared/trouble.ts'

export const worst = (statuses: readonly Status[]): Status =>
  statuses.reduce((most, status) => (isWorse(status, most) ? status : most), 'ok')

import type { Acknowledgement, Status } from '@foretop/shared/model.ts'
import { isProblem, isWorse } from './severity.ts'

/**
 * Whether another status takes an acknowledgement off trouble that goes on: whoever has it saw something less bad; or it
 * was to hold no longer than the status.
 */
export const isLifted = ({ status, sticky }: Pick<Acknowledgement, 'status' | 'sticky'>, to: Status): boolean =>
  isProblem(to) && (isWorse(to, status) || (!sticky && to !== status))

import type { Status } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { isLifted } from './acknowledged.ts'

test.each<[string, Status, Status, boolean, boolean]>([
  ['worse', 'warning', 'critical', true, true],
  ['worse, of either sort', 'warning', 'critical', false, true],
  ['better, and sticky', 'critical', 'warning', true, false],
  ['better', 'critical', 'warning', false, true],
  ['as it was again', 'warning', 'warning', false, false],
  ['over: it ends by that', 'critical', 'ok', false, false],
  ['no longer watched', 'critical', 'pending', false, false],
])('%s: %s → %s', (_, status, to, sticky, is) => expect(isLifted({ status, sticky }, to)).toBe(is))

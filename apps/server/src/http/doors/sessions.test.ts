import { expect, test } from 'vitest'
import type { Session } from '../../store/sessions.ts'
import { createSessions, forgetful } from './sessions.ts'

const session = (mark: string, role: Session['role']): Session => ({ mark, role, until: 1 })

test('whoever signs in without end crowds out nobody of the other role', () => {
  const sessions = createSessions({ ...forgetful, kept: [session('first', 'operator')] }, () => 0)
  const ended = Array.from({ length: 10_002 }, (_, n) => sessions.add(session(`wall-${n}`, 'wall')))
  expect(ended.filter(Boolean)).toHaveLength(2)
  expect(sessions.find('first')).toBeDefined()
  expect([0, 1, 2].map((n) => sessions.find(`wall-${n}`) !== undefined)).toEqual([false, false, true])
})

test('a session whose time is over is none', () => {
  const sessions = createSessions({ ...forgetful, kept: [session('a', 'wall')] }, () => 1)
  expect(sessions.find('a')).toBeUndefined()
})

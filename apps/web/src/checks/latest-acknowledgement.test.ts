import { expect, test } from 'vitest'
import { latestAcknowledgement } from './latest-acknowledgement.ts'

const by = (name: string, at: number) => ({
  checkId: 'web1/http',
  incidentId: '7',
  status: 'critical' as const,
  by: name,
  note: '',
  at,
  until: null,
  sticky: true,
})

test('who took it last is named, whether a request or the stream said so', () => {
  const [ben, anna] = [by('ben', 1), by('anna', 2)]
  expect(latestAcknowledgement(ben, anna)?.by).toBe('anna')
  expect(latestAcknowledgement(anna, ben)?.by).toBe('anna')
  expect(latestAcknowledgement(null, ben)?.by).toBe('ben')
  expect(latestAcknowledgement(null, null)).toBe(null)
})

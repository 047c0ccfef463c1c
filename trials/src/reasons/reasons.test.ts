import { probes, relations } from '@foretop/probes/all.ts'
import { expect, test } from 'vitest'
import { allRecordings } from '../fuzz/recordings.ts'
import { faultsOfWords } from './faults-of-words.ts'
import { breachesOf, reasonsOf } from './reasons-of.ts'

const { recordings } = await allRecordings()

test.each(recordings.map((recording) => [`${recording.of.kind}, ${recording.name}`, recording] as const))(
  '%s: the first words of why it is not well are the cause',
  async (_, recording) => {
    const reasons = await reasonsOf(recording)
    expect(
      reasons.flatMap(({ what, text }) => faultsOfWords(text, recording.of).map((fault) => [fault, what, text])),
    ).toEqual([])
  },
)

test('a limit that is passed is said in the words of its metric', () => {
  const faults = [...probes, ...relations].flatMap((of) =>
    breachesOf(of).flatMap(({ what, text }) => faultsOfWords(text, of).map((fault) => [of.kind, fault, what, text])),
  )
  expect(faults).toEqual([])
})

test.each([
  ['10.0.0.1:80 closed the connection', 'an address stands before the cause'],
  ['the log of 10.0.0.1:80 is full', 'an address stands before the cause'],
  ['http: no answer', 'it begins with the name of the check'],
  ['failed', 'it says nothing'],
  ['Expectations not met 1 (critical above 0)', 'it counts what it should name'],
  ['Waiting 5 (critical above 0)', 'it says that none is right'],
  ['the certificate is for another n…', 'it is cut off within the cause'],
])('“%s”: %s', (text, fault) => {
  expect(faultsOfWords(text, { kind: 'http', title: 'Page' })).toContain(fault)
})

test.each([
  'connection refused by 10.0.0.1:80',
  'HTTP 500 where 2xx was expected',
  'it says “an odd thi…”',
  'lag 94 s (critical above 60 s)',
])('“%s” is what it should be', (text) => expect(faultsOfWords(text, { kind: 'http', title: 'Page' })).toEqual([]))

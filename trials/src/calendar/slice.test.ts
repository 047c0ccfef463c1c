import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compare } from './compare.ts'
import { compareOnCall } from './compare-on-call.ts'

const table = readFileSync(join(import.meta.dirname, 'table.jsonl'), 'utf8')

test('no window is off by an hour: around each change of the clocks in ten zones they begin when zoneinfo says', () => {
  const { points, different } = compare(table)
  expect(different).toEqual([])
  expect(points).toBeGreaterThan(1_500)
})

test('one that is off by an hour would be seen', () => {
  const late = table.replaceAll('Europe/Berlin', 'Europe/London')
  expect(compare(late).different.length).toBeGreaterThan(3)
})

const onCall = readFileSync(join(import.meta.dirname, 'on-call.jsonl'), 'utf8')

test('whoever zoneinfo says is on call, around each change of the clocks in ten zones', () => {
  const { points, different } = compareOnCall(onCall)
  expect(different).toEqual([])
  expect(points).toBeGreaterThan(800)
})

test('somebody who is on call an hour too long would be seen', () => {
  expect(compareOnCall(onCall.replaceAll('Europe/Berlin', 'Europe/London')).different.length).toBeGreaterThan(3)
})

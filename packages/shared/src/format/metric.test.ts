import { expect, test } from 'vitest'
import { formatDuration } from './duration.ts'
import { formatMetric } from './metric.ts'
import { formatNumber } from './number.ts'

const plain = (text: string) => text.replaceAll('\u202F', ' ')

test.each([
  [0, '0 s'],
  [40, '40 ms'],
  [12_000, '12 s'],
  [184_000, '3 m 04 s'],
  [300_000, '5 m 00 s'],
  [8_400_000, '2 h 20 m'],
  [7_200_000, '2 h'],
  [273_600_000, '3 d 4 h'],
  [-5_000, '−5 s'],
])('a span of %d ms reads %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text))

test.each([
  [0, '0'],
  [1_240, '1 240'],
  [123_456, '123 456'],
  [1_234_567, '1 234 567'],
  [1e21, '1e+21'],
  [-3, '−3'],
  [-0.0001, '0'],
  [0.1234, '0.123'],
  [1.5, '1.5'],
  [41.23, '41.2'],
  [Number.NaN, '?'],
])('the number %d reads %s', (value, text) => expect(plain(formatNumber(value))).toBe(text))

test.each([
  [43_201_127, { unit: 'bytes' }, '41.2 MiB'],
  [0, { unit: 'bytes' }, '0 B'],
  [20 * 2 ** 40, { unit: 'bytes' }, '20 TiB'],
  [2_048, { unit: 'bytes', counter: 64 }, '2 KiB/s'],
  [93, { unit: 'percent' }, '93 %'],
  [20, { unit: 'days' }, '20 d'],
  [6.9, { unit: 'days' }, '6 d'],
  [-3.04, { unit: 'days' }, '−3 d'],
  [1.99, { unit: 'days' }, '47 h'],
  [1, { unit: 'days' }, '1 d'],
  [0, { unit: 'days' }, '0 d'],
  [0.01, { unit: 'days' }, '14 m 24 s'],
  [-0.2, { unit: 'days' }, '−4 h'],
  [9_999, { unit: 'ms' }, '9 999 ms'],
  [94, { unit: 's' }, '1 m 34 s'],
  [88_000_000, { unit: 'bits', counter: 64 }, '88 Mbit/s'],
  [640, { unit: 'bits' }, '640 bit'],
  [1, { unit: 'flag' }, 'yes'],
] as const)('%d as %o reads %s', (value, metric, text) => expect(plain(formatMetric(value, metric))).toBe(text))

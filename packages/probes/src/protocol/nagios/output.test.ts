import { expect, test } from 'vitest'
import { splitOutput } from './output.ts'

test('one line may end in numbers', () => {
  expect(splitOutput('LOAD OK - 0.1|load1=0.1;1;2;0; \n')).toEqual({
    ...{ text: 'LOAD OK - 0.1', more: [], performance: 'load1=0.1;1;2;0;' },
  })
  expect(splitOutput('no numbers')).toEqual({ text: 'no numbers', more: [], performance: '' })
  expect(splitOutput(' \n')).toEqual({ text: '', more: [], performance: '' })
})

test('behind the first bar of the further lines are numbers to the end', () => {
  expect(splitOutput('OK | /=1MB\r\n/ 15 MB;\n\n  /boot 68 MB; | /boot=2MB\n/home=3MB|4\n')).toEqual({
    ...{ text: 'OK', more: ['/ 15 MB;', '  /boot 68 MB; '.trimEnd()] },
    performance: '/=1MB  /boot=2MB\n/home=3MB|4',
  })
})

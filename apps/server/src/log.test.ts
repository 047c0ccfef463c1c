import { expect, test } from 'vitest'
import { createLog } from './log.ts'

test('no line of the log holds a secret, in whatever form it came', () => {
  const lines: string[] = []
  const { log, hide } = createLog('info', { write: (line) => void lines.push(line) })
  hide(['p"ss wörd', 'another-token'])
  log.warn('refused: p"ss wörd')
  log.error(new Error(`at http://x/?key=${encodeURIComponent('p"ss wörd')}`))
  log.info({ headers: { authorization: `Basic ${Buffer.from('joe:another-token').toString('base64')}` } }, 'sent')
  const told = lines.join('')
  for (const form of ['p\\"ss', 'p%22ss', 'YW5vdGhlci10b2t'.slice(0, 12), 'another']) expect(told).not.toContain(form)
  expect(lines.map((line) => JSON.parse(line).level)).toEqual([40, 50, 30])
  expect(told.split('•••').length).toBeGreaterThan(3)
})

test('a secret that looks like a key or a number leaves the line what it is', () => {
  const lines: string[] = []
  const { log, hide } = createLog('info', { write: (line) => void lines.push(line) })
  hide(['time', '"msg"', String(process.pid).padStart(4, '0')])
  log.info('one more time')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 30, pid: process.pid, msg: 'one more •••' })
})

test('what is no longer secret is no longer masked', () => {
  const lines: string[] = []
  const { log, hide } = createLog('info', { write: (line) => void lines.push(line) })
  hide(['old-token'])
  hide(['new-token'])
  log.info('old-token new-token')
  expect(lines[0]).toContain('old-token •••')
})

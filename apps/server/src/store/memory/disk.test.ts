import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import type { Note } from '@foretop/shared/model.ts'
import { beforeEach, expect, test } from 'vitest'
import { pendingState } from '../../core/advance.ts'
import type { StateDb } from '../state-db.ts'
import { createDisk, type Disk } from './disk.made-up.ts'
import { createMemoryStateDb } from './state-db.made-up.ts'

const note = (id: string): Note => ({ id, checkId: 'a', incidentId: null, at: Number(id), text: '', by: '' })

let disk: Disk
let db: StateDb
let troubles: number
let told: string[]
beforeEach(() => {
  disk = createDisk()
  troubles = 0
  told = []
  db = createMemoryStateDb(disk, {
    now: () => 7,
    onTrouble() {
      troubles += 1
    },
  })
})
const put = (id: string) =>
  db.committer.commit({ notes: [note(id)] }).then(
    () => void told.push(id),
    (error: Error) => void told.push(`${id}: ${error.message}`),
  )
const onDisk = async () => (await createMemoryStateDb(disk).notes.list({ limit: 99 })).map(({ id }) => id)
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what comes in one turn is stored at its end, and then told', async () => {
  void put('1')
  void put('2')
  expect(await onDisk()).toEqual([])
  await turn()
  expect([await onDisk(), told]).toEqual([
    ['2', '1'],
    ['1', '2'],
  ])
})

test('while the disk hangs nothing is stored and nobody is told, and nothing is known to be wrong', async () => {
  disk.hang()
  void put('1')
  let flushed = false
  const flushing = db.committer.flush().then(() => {
    flushed = true
  })
  await turn()
  expect([await onDisk(), told, flushed, db.committer.trouble()]).toEqual([[], [], false, null])
  disk.mend()
  await flushing
  expect([await onDisk(), told]).toEqual([['1'], ['1']])
})

test('while it fails that is said, and when it works again all is stored in its order', async () => {
  disk.fail('no room')
  void put('1')
  await turn()
  void put('2')
  await turn()
  await expect(db.committer.flush()).rejects.toThrow('no room')
  expect([db.committer.trouble(), troubles]).toEqual([{ since: 7, text: 'nothing can be stored: no room' }, 1])
  disk.mend()
  await turn()
  expect([await onDisk(), told, db.committer.trouble(), troubles]).toEqual([['2', '1'], ['1', '2'], null, 2])
})

test('after a kill all that was committed is there, and nothing that waited', async () => {
  void put('1')
  await turn()
  disk.hang()
  void put('2')
  db.committer.stop()
  disk.mend()
  await turn()
  expect([await onDisk(), told]).toEqual([['1'], ['1']])
  await db.committer.flush()
  expect(await onDisk()).toEqual(['1'])
})

test('what was stored just before a kill is there, though nobody heard of it', async () => {
  disk.mute()
  void put('1')
  await turn()
  expect([await onDisk(), told]).toEqual([['1'], []])
  db.committer.stop()
  disk.mend()
  await turn()
  expect(told).toEqual([])
})

test('whoever was not told while the disk was mute is told when it is mended', async () => {
  disk.mute()
  void put('1')
  await turn()
  disk.mend()
  await turn()
  expect(told).toEqual(['1'])
})

test('a write that cannot be stored leaves nothing behind, and is a loss; those beside it are stored', async () => {
  const incident = madeUpIncident('a')
  const event = { seq: 1, checkId: 'a', at: 1, text: '', change: { of: 'flapping', to: true } } as const
  const before = {
    states: [{ state: pendingState('a', 1), latest: null }],
    incidents: [incident],
    transitions: [event],
  }
  await db.committer.commit(before)
  const refused = expect(
    db.committer.commit({ gone: ['a'], incidents: [{ ...incident, text: 'other' }], transitions: [event] }),
  ).rejects.toThrow('there is one of transitions with 1 already')
  void put('3')
  await refused
  expect([await onDisk(), (await db.state.load()).states.size]).toEqual([['3'], 1])
  expect(await db.state.incidents({ limit: 9 })).toEqual([incident])
  expect([db.committer.loss()?.text, troubles]).toEqual([
    '1 change could not be stored and will not be: there is one of transitions with 1 already',
    1,
  ])
})

import { expect, test } from 'vitest'
import { newestOf, placeOf } from './newest.ts'

const saying = (end: object) => ({
  system: async () => 'Linux',
  run: async () => ({ code: 0, signal: null, stdout: '', stderr: '', ...end }),
})

test.each([
  ['/var/backups/db-*.gz', { folder: '/var/backups', pattern: 'db-*.gz' }],
  ['/var/backups', { folder: '/var/backups', pattern: '*' }],
  ['/*.gz', { folder: '/', pattern: '*.gz' }],
])('%s', (path, place) => {
  expect(placeOf(path)).toEqual(place)
})

test('a list that came to nothing is no empty folder', async () => {
  expect(await newestOf(saying({}), '/x')).toBeNull()
  const lacking = { code: 2, stderr: "ls: cannot access '/x/': No such file or directory\n" }
  expect(await newestOf(saying(lacking), '/x')).toBeNull()
  await expect(newestOf(saying({ code: null, signal: 'SIGKILL' }), '/x')).rejects.toThrow('ls ended with SIGKILL')
  await expect(newestOf(saying({ code: 2, stderr: 'ls: /x/: Permission denied\n' }), '/x')).rejects.toThrow(
    'Permission',
  )
  const cut = { stdout: 'other\n'.repeat(10), cut: ['stdout'] }
  await expect(newestOf(saying(cut), '/x/db-*')).rejects.toThrow(/so many files that none like db-\* was among/)
})

test('a file that is gone before ls has asked about it hides no others', async () => {
  const machine = {
    system: async () => 'Linux',
    run: async ({ program }: { readonly program: string }) =>
      program === 'ls'
        ? { code: 1, signal: null, stdout: 'b\n', stderr: "ls: cannot access '/x/a': No such file or directory\n" }
        : { code: 0, signal: null, stdout: '81a4|12|1700000000|root|root|90|7|/x/b\n', stderr: '' },
  }
  expect(await newestOf(machine, '/x')).toMatchObject({ path: '/x/b', bytes: 12 })
})

test('a name that we cannot say is no file that is missing', async () => {
  await expect(newestOf(saying({ stdout: 'R\ufffdck.zip\n' }), '/x')).rejects.toThrow(
    'nothing can be asked of R\ufffdck.zip in /x, whose name is no UTF-8',
  )
})

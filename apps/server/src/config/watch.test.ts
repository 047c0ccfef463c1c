import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { registry } from './fixture.made-up.ts'
import { loadSettings, settingsOf } from './load.ts'
import { watchSettings } from './watch.ts'

const text = (site: string, secret = '') =>
  `site: "${site}"\nhosts: { a: }\nchecks: { c: { probe: slow, hosts: [a] } }\n${secret}`
const WITH_SECRET = `channels: { x: { kind: chat, url: "\${env:URL}" } }\n`

/** In one step: a file is emptied before it is written, and on a busy machine may be seen so. */
async function put(file: string, text: string) {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}

/** A watched folder and what the watch said, in order: the name of the site, or the first line of the refusal. */
async function watched({
  first = text('one'),
  folderOfFiles = false,
  env = {} as Record<string, string>,
  read = settingsOf,
} = {}) {
  const scope = new AsyncDisposableStack()
  const { path: folder } = scope.use(await temporaryFolder())
  const file = join(folder, 'foretop.yaml')
  await writeFile(file, first)
  const path = folderOfFiles ? folder : file
  const context = { env, registry }
  const { fingerprint } = await loadSettings(path, context)
  const said: string[] = []
  const watch = watchSettings({
    path,
    read: (files) => read(files, context),
    fingerprint,
    onSettings: ({ plan }) => said.push(plan.site),
    onRefused: ({ message }) => said.push(message.replaceAll(`${folder}/`, '')),
    pollMs: 20,
    settleMs: 5,
  })
  scope.use(watch)
  const heard = (...expected: string[]) => eventually(() => expect(said).toEqual(expected))
  return { folder, file, said, heard, watch, env, [Symbol.asyncDispose]: () => scope.disposeAsync() }
}

const REFUSED = 'foretop.yaml:1: sit: unknown key (did you mean site?)'
const BAD = text('bad').replace('site: "bad"', 'sit: 1')

test('a file that is written anew is taken', async () => {
  await using here = await watched()
  // Over what is there, which is no longer: in one step, too.
  await writeFile(here.file, text('two'), { flag: 'r+' })
  await here.heard('two')
  await writeFile(here.file, text('three'), { flag: 'r+' })
  await here.heard('two', 'three')
})

test('a file that is replaced by renaming is taken', async () => {
  await using here = await watched()
  await put(here.file, text('two'))
  await here.heard('two')
})

test('files that come and go in a folder are taken', async () => {
  await using here = await watched({ folderOfFiles: true })
  await put(join(here.folder, 'more.yaml'), 'hosts: { b: }')
  await here.heard('one')
  await rm(join(here.folder, 'more.yaml'))
  await here.heard('one', 'one')
})

test('the same contents are no news', async () => {
  await using here = await watched()
  await put(here.file, text('one'))
  await put(here.file, text('two'))
  await here.heard('two')
})

test('a refusal is told once, and its end too', async () => {
  await using here = await watched()
  await put(here.file, BAD)
  await here.heard(REFUSED)
  await put(here.file, `${BAD}# still bad\n`)
  await here.watch.reload()
  await here.heard(REFUSED)
  await put(here.file, text('one'))
  await here.heard(REFUSED, 'one')
})

test('a file that vanishes is a refusal, over when it comes back as it was', async () => {
  await using here = await watched()
  await rm(here.file)
  await here.heard('foretop.yaml: there is no such file or folder')
  await put(here.file, text('one'))
  await here.heard('foretop.yaml: there is no such file or folder', 'one')
})

test('a folder that vanishes and comes back is followed again', async () => {
  await using here = await watched({ folderOfFiles: true })
  await using elsewhere = await temporaryFolder()
  await rename(here.folder, join(elsewhere.path, 'gone'))
  await eventually(() => expect(here.said).toHaveLength(1))
  await mkdir(here.folder)
  await put(here.file, text('two'))
  await eventually(() => expect(here.said.at(-1)).toBe('two'))
})

test('asked to reload it reads again though nothing changed: a secret may have', async () => {
  const env = { URL: 'https://one.example.org/' }
  await using here = await watched({ first: text('one', WITH_SECRET), env })
  await here.watch.reload()
  expect(here.said).toEqual(['one'])
  env.URL = 'no url'
  await here.watch.reload()
  expect(here.said).toHaveLength(2)
  expect(here.said[1]).not.toContain('no url')
})

test('what could not be read for a reason of our own is told once, and tried again when it is another one', async () => {
  let tries = 0
  await using here = await watched({
    read: async (files, context) => {
      tries += 1
      if (tries === 1) throw new Error('a defect')
      return settingsOf(files, context)
    },
  })
  await put(here.file, text('two'))
  await here.heard('a defect')
  await here.watch.reload()
  await here.heard('a defect', 'two')
})

test('where no thread could be started, the next look reads it', async () => {
  let tries = 0
  await using here = await watched({
    read: async (files, context) => {
      tries += 1
      if (tries === 1) throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' })
      return settingsOf(files, context)
    },
  })
  // It does not reject, for that is nobody's fault.
  await here.watch.reload()
  expect(here.said).toEqual([])
  await here.heard('one')
})

test('when it is stopped it says nothing more', async () => {
  await using here = await watched()
  here.watch[Symbol.dispose]()
  await put(here.file, text('two'))
  await here.watch.reload()
  expect(here.said).toEqual([])
})

test('a signal stops it like disposing of it', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'foretop.yaml')
  await writeFile(file, text('one'))
  const said: string[] = []
  const stop = new AbortController()
  const context = { env: {}, registry }
  const onSettings = () => said.push('settings')
  using watch = watchSettings({
    path: file,
    read: (files) => settingsOf(files, context),
    fingerprint: '',
    onSettings,
    onRefused: onSettings,
    signal: stop.signal,
  })
  stop.abort()
  await watch.reload()
  expect(said).toEqual([])
})

import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../looking/clock.ts'
import { attempt } from '../attempt.ts'
import { type Errands, startErrands } from '../errands/errands.ts'
import { compose } from '../message.ts'
import { command } from './command.ts'
import { documentOf } from './document.ts'
import { madeUpNotice } from './notice.made-up.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let errands: Errands
beforeEach(async () => {
  folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  errands = startErrands({ rules: () => ({ folders: [folder.path], user: null }) })
})
afterEach(async () => {
  await errands.stop()
  await folder[Symbol.asyncDispose]()
})

const notice = madeUpNotice({ text: 'connection refused — “späť”' })
const message = compose([notice], { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })

/** One try of a script, with further options. */
async function tell(text: string, more: object = {}, said = message, abort = new AbortController()) {
  await writeFile(join(folder.path, 'tell'), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  await chmod(join(folder.path, 'tell'), 0o755)
  const options = command.options.parse({ program: 'tell', ...more })
  const channel = { name: 'ops', kind: 'command', options }
  return attempt([command], channel, said, systemClock, { run: errands.run, abort: abort.signal })
}
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a program reads the document of a webhook, and its first line is what the receiver said', async () => {
  const out = join(folder.path, 'out')
  await writeFile(out, '')
  await chmod(out, 0o666)
  expect(await tell(`cat > ${out}; echo; echo taken as 4711; echo more`)).toEqual({
    ...{ outcome: 'accepted', text: 'taken as 4711', providerId: null },
  })
  expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(documentOf(message))
})

test('one that says nothing has taken it too', async () => {
  expect(await tell('exit 0')).toMatchObject({ outcome: 'accepted', text: 'tell ended with 0' })
})

test('what a script needs stands in variables, and only what the configuration says in arguments', async () => {
  const more = { args: ['-x', '$HOME; id'], env: { TOKEN: 'sesame', FORETOP_SITE: 'not ours' }, to: 'ann' }
  const script =
    'echo "$#|$1|$2|$TOKEN|$FORETOP_TO|$FORETOP_STATUS|$FORETOP_SITE|$FORETOP_CHANNEL|$FORETOP_MESSAGE_ID|$FORETOP_SUBJECT"'
  expect(await tell(script, more)).toMatchObject({
    text: `2|-x|$HOME; id|•••|ann|critical|Dreamwidth|ops|msg_1|${message.subject}`,
  })
  expect(await tell('echo "$FORETOP_TO|$#|$FORETOP_TEXT" | tr -s "\\n" " "')).toMatchObject({
    text: expect.stringMatching(/^\|0\|.* critical web11\/http: connection refused — “späť” .* Dreamwidth *$/),
  })
})

test('a message that is too long for a variable, or holds what none can, is told all the same', async () => {
  const long = { ...message, text: `\0${'ä'.repeat(200_000)}` }
  expect(await tell('printf %s "$FORETOP_TEXT" | wc -m; wc -c', {}, long)).toMatchObject({ outcome: 'accepted' })
})

test.each([
  [1, true],
  [2, true],
  [64, false],
  [67, false],
  [71, true],
  [74, true],
  [75, true],
  [77, false],
  [78, false],
  [79, true],
  [127, true],
])('who ends with %i is asked again: %s', async (code, retryable) => {
  expect(await tell(`echo why >&2; exit ${code}`)).toEqual({
    ...{ outcome: 'failed', retryable, retryAfterMs: undefined, text: `tell ended with ${code}: why` },
  })
})

test('so is who is ended by a signal, and who says nothing', async () => {
  expect(await tell('kill -SEGV $$')).toMatchObject({ retryable: true, text: 'tell ended with SIGSEGV' })
})

test('no secret of its own is shown', async () => {
  const { text } = await tell('echo "no: $TOKEN" >&2; exit 75', { env: { TOKEN: 'open sesame' } })
  expect(text).toBe('tell ended with 75: no: •••')
})

test('who is not there may come', async () => {
  expect(await tell('true', { program: 'no-such' })).toMatchObject({
    ...{ outcome: 'failed', retryable: true, text: expect.stringMatching(/^there is no no-such in /) },
  })
})

test('who takes too long is ended with all that it started', async () => {
  const out = join(folder.path, 'out')
  await writeFile(out, '')
  await chmod(out, 0o666)
  const end = new AbortController()
  const trying = tell(`sleep 1000 & echo $! $$ > ${out}; wait`, {}, message, end)
  const pids = await eventually(async () => {
    const found = (await readFile(out, 'utf8')).match(/\d+/g) ?? []
    expect(found).toHaveLength(2)
    return found.map(Number)
  })
  end.abort(new Error('the deadline'))
  expect(await trying).toMatchObject({ outcome: 'failed', retryable: true, text: 'the deadline' })
  await eventually(() => expect(pids.filter(isAlive)).toEqual([]))
})

test('who says without end is ended, and of a receipt one line is kept', async () => {
  expect(await tell('exec cat /dev/zero')).toMatchObject({
    ...{ outcome: 'failed', retryable: true, text: expect.stringMatching(/said more than 1 MiB/) },
  })
})

test.each([
  ['an argument of several lines', { args: ['a\nb'] }],
  ['a variable that is none', { env: { 'A-B': 'x' } }],
  ['no program', { program: '' }],
])('%s is a mistake', (_, more) => {
  expect(command.options.safeParse({ program: 'tell', ...more }).success).toBe(false)
})

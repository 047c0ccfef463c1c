import { parsed } from '../../fuzz/parsed.ts'
import type { ChildEnd } from '../../protocol/child/command.ts'
import { conclude, mailQueue } from './mail-queue.ts'
import { seenIn as seenOfNullmailer } from './nullmailer.ts'
import { seenIn } from './postfix.ts'
import { mailsInJson } from './postqueue-json.ts'
import { mailsInText } from './postqueue-text.ts'
import { jsonOf, NULLMAILER, TEXT } from './recorded.made-up.ts'

const NOW = Date.UTC(2026, 10, 30, 3)
const arrivedS = NOW / 1_000 - 600

/** Without the word how the program ended nothing is an answer. */
const ended = (stdout: Buffer | undefined, code: Buffer | undefined, stderr: Buffer | undefined): ChildEnd => {
  const signal = String(code) === '0' ? null : 'SIGKILL'
  return { code: signal === null ? 0 : null, signal, stdout: String(stdout ?? ''), stderr: String(stderr ?? '') }
}

type Read = Parameters<typeof seenIn>[1]
const postfix = (name: string, stdout: string, stderr: string, read: Read) =>
  parsed(mailQueue, {
    name,
    pieces: [stdout, stderr, '0'],
    read: ([out, complaints, code]) => conclude(seenIn(ended(out, code, complaints), read, ['deferred', 'hold'])),
  })

export const recordings = () => [
  postfix(
    'postqueue -j',
    jsonOf(['active', arrivedS], ['deferred', arrivedS, 'connect to mx[192.0.2.1]:25: timed out <a@b.test>']),
    '',
    (stdout, isCut) => mailsInJson(stdout, NOW, isCut),
  ),
  postfix('postqueue -p', TEXT, '', (stdout, isCut) => mailsInText(stdout, NOW, isCut)),
  postfix(
    'a mail system that is down',
    jsonOf(['hold', arrivedS]),
    'postqueue: warning: Mail system is down -- accessing queue directly (Connect to the Postfix showq service: Connection refused)\n',
    (stdout, isCut) => mailsInJson(stdout, NOW, isCut),
  ),
  parsed(mailQueue, {
    name: 'mailq of nullmailer',
    pieces: [NULLMAILER, '1796007226.15307\n', '0'],
    read: ([waiting, failed, code]) =>
      conclude(seenOfNullmailer(ended(waiting, code, undefined), ended(failed, code, undefined), NOW)),
  }),
]

import { isAbsolute } from 'node:path'
import type { ChildCommand, ChildEnd } from '@foretop/probes/protocol/child/command.ts'
import type { Status } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { cut, type Message } from '../message.ts'
import { DeliveryError, defineChannel } from './define.ts'
import type { Environment } from './proxy.ts'

/** More is read by nobody in a chat; most services take far less. */
const MOST_TEXT = 30_000
const MOST_TITLE = 250

/** Of its own words for what is told; services draw it as a colour or a sign. */
const TYPES: { readonly [status in Status]: 'info' | 'success' | 'warning' | 'failure' } = {
  ok: 'success',
  warning: 'warning',
  critical: 'failure',
  unknown: 'warning',
  pending: 'info',
}

const url = z.string().regex(/^[A-Za-z][A-Za-z0-9]*:\/\/\S+$/, 'must be an address as Apprise writes it, scheme://…')

const open = z.strictObject({
  urls: z.array(url).min(1).optional().meta({
    description:
      'Who is told: addresses as Apprise writes them. They are secrets: they belong in environment variables.',
    secret: true,
  }),
  config: z
    .string()
    .refine(isAbsolute, 'must be a whole path')
    .optional()
    .meta({ description: 'File of Apprise with further addresses; the user of `children` must be able to read it.' }),
  tags: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_, -]*$/, 'must be a tag of Apprise'))
    .min(1)
    .optional()
    .meta({ description: 'Which addresses of the file are told; those without a tag if not given.' }),
})

export const apprise = defineChannel({
  kind: 'apprise',
  title: 'Apprise',
  summary: 'Tells a hundred services (Telegram, Teams, Discord, ntfy, Pushover, SMS) through the program of that name.',
  options: open.refine(({ urls, config }) => urls !== undefined || config !== undefined, {
    error: 'one of urls and config must be given',
    when: ({ issues }) => issues.length === 0,
  }),
  address: {
    key: 'urls',
    schema: url.meta({ description: 'Address as Apprise writes it, `tgram://…`.', secret: true }),
    shared: open,
    // The file is of others.
    apply: (_, to) => ({ urls: [to] }),
  },
  async send({ urls, config, tags = [] }, message, { run, signal, env = {} }) {
    // It takes either addresses or a file, never both.
    const texts: string[] = []
    if (urls !== undefined)
      texts.push(
        judge(
          await run(
            commandOf(message, [], { ...proxiesIn(env), APPRISE_URLS: urls.map(shortening).join('\n') }),
            signal,
          ),
        ),
      )
    if (config !== undefined) {
      const from = [`--config=${config}`, ...tags.map((tag) => `--tag=${tag}`)]
      texts.push(judge(await run(commandOf(message, from, proxiesIn(env)), signal)))
    }
    return [...new Set(texts)].join('; ')
  },
})

/** No address may be an argument, for everybody on the machine sees those. */
const commandOf = (
  { status, subject, text }: Message,
  from: readonly string[],
  env: ChildCommand['env'] = {},
): ChildCommand => ({
  ...{ program: 'apprise', from: 'system', lacking: 'install Debian’s package apprise' },
  args: [
    // Else it keeps to itself why a service refused.
    '--verbose',
    `--title=${cut(subject.replaceAll('\0', ''), MOST_TITLE)}`,
    `--notification-type=${TYPES[status]}`,
    '--input-format=text',
    ...from,
  ],
  env: { LC_ALL: 'C.UTF-8', ...env },
  input: cut(text, MOST_TEXT),
})

/** What is too long for a service it would refuse, unless its address says otherwise. */
function shortening(to: string): string {
  if (/[?&]overflow=/.test(to)) return to
  return `${to}${to.includes('?') ? '&' : '?'}overflow=truncate`
}

/** Python reads them in small letters or capitals. */
const proxiesIn = (env: Environment): { readonly [name: string]: string } =>
  Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
      .flatMap((name) => [name, name.toLowerCase()])
      .flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  )

/** Its code alone does not tell: it ends with 0 too where it left out an address that it did not understand. */
function judge({ code, signal, stdout, stderr }: ChildEnd): string {
  const lines = `${stdout}\n${stderr}`.split('\n')
  const told = lines.flatMap((each) => LOGGED.exec(each)?.[1] ?? [])
  // Which one is not shown: it may hold a token that is not known here.
  const [first = ''] = told.filter((words) => !MISREAD.test(words))
  const hasMisread = told.some((words) => MISREAD.test(words))
  // The others are told, and must hear how it ends.
  if (code === 0)
    return hasMisread ? 'apprise ended with 0, and does not understand one of its addresses' : 'apprise ended with 0'
  if (hasMisread && NOBODY.test(first)) throw new DeliveryError('apprise does not understand its addresses', false)
  const why = first === '' ? '' : `: ${first}`
  throw new DeliveryError(
    `apprise ended with ${code ?? signal}${why || (WHY[code ?? 0] ?? '')}`,
    WHY[code ?? 0] === undefined,
  )
}

/** `2026-03-04 05:06:07,890 - WARNING - words` */
const LOGGED = /^\S+ \S+ - [A-Z]+ - (.*)$/
const MISREAD = /^(unparseable|unsupported) url\b/i
const NOBODY = /^you must specify at least one server url/i
/** What it says by its code alone, and will say again. */
const WHY: { readonly [code: number]: string } = { 2: ': it does not know these options', 3: ': nobody has these tags' }

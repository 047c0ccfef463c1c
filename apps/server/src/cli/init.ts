import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { REGISTRY } from '../all-kinds.ts'
import { settingsOf } from '../config/load.ts'
import { fileShape } from '../config/plan/shape.ts'
import { reasonOf } from '../config/reading/files.ts'
import { ConfigError } from '../config/reading/mistake.ts'
import { type Arguments, CannotRun, type Command, EXIT, type Io, UsageError } from './command.ts'
import { type Alert, alertOf } from './init/alert.ts'
import { compose } from './init/compose.ts'
import { reference } from './init/flow.ts'
import { known, knownRelations } from './init/known.ts'
import { layOut } from './init/layout.ts'
import { type Wish, wishesOf } from './init/wishes.ts'

export const init: Command = {
  name: 'init',
  summary: 'Writes a first configuration from three answers',
  usage: 'init [--site NAME] [--watch ADDRESS …] [--alert WHERE] [--file F] [--yes]',
  options: {
    site: { type: 'string' },
    watch: { type: 'string', multiple: true },
    alert: { type: 'string' },
    file: { type: 'string', default: 'foretop.yaml' },
    yes: { type: 'boolean', short: 'y' },
  },
  maxWords: Number.POSITIVE_INFINITY,
  help: [
    '--site   what the site is called; default: This machine',
    '--watch  what to look at besides this machine, several apart by blanks:',
    '           https://www.example.org/login   the page, and its certificate',
    '           cache1:11211                    what is known to listen on that port',
    '           memcached://cache1:11212        a probe by name, for any other port',
    '           web1                            its front page; the file says how to watch it by SNMP',
    "--alert  where alerts go: a Slack webhook URL, another URL, 'oncall@example.org via mail.example.org', or none;",
    `         'slack URL' for a chat that speaks like Slack; a URL may be a reference: 'slack ${reference('SLACK_URL')}'`,
    '--file   what to write; default: foretop.yaml of this folder. A file that exists is never changed.',
    '--yes    asks nothing: what is not given has its default',
    'On a terminal it asks for what is not given. Exit code: 0 written, 1 not written, 64 an answer cannot be used,',
    '78 the file would be refused.',
  ].join('\n'),
  async run(args, io) {
    const given = givenBy(args)
    const name = String(args.values.file)
    const path = resolve(io.cwd, name)
    if (existsSync(path)) throw exists(name)
    const ask = args.values.yes === true ? undefined : io.ask
    if (ask === undefined && args.values.yes !== true && Object.values(given).every((answer) => answer === undefined))
      throw new UsageError(
        'nobody is here to answer: give --site, --watch or --alert, or --yes to watch this machine alone',
      )

    const site = await answer(given.site, siteOf, ask, io, 'What is the site called? [This machine] ')
    const wishes = await answer(given.watch, watchOf, ask, io, WATCH_QUESTION)
    const alert = await answer(given.alert, alertOf, ask, io, ALERT_QUESTION)
    const text = compose({ site, layout: layOut(wishes, knownRelations(REGISTRY.relations, REGISTRY.probes)), alert })
    await write(name, path, text, alert, io)
    return EXIT.ok
  },
}

const WATCH_QUESTION = 'What to look at besides this machine? URLs, host:port, host names, apart by blanks: '
const ALERT_QUESTION = 'Where do alerts go? A Slack webhook URL, you@example.org via SMTP-SERVER, a URL, or nothing: '

function givenBy({ values, positionals }: Arguments) {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined)
  if (positionals.length > 0 && text('watch') === undefined)
    throw new UsageError(`cannot use the word ${positionals[0]}; addresses go after --watch`)
  const watch = text('watch')
  return { site: text('site'), watch: watch && [watch, ...positionals].join(' '), alert: text('alert') }
}

/** What was given counts, else what somebody says, else what stands for no answer. On a terminal a bad answer is asked again. */
async function answer<T>(
  given: string | undefined,
  understand: (text: string) => T,
  ask: Io['ask'],
  { printError }: Pick<Io, 'printError'>,
  question: string,
): Promise<T> {
  if (given !== undefined || ask === undefined) return understand(given ?? '')
  for (;;) {
    const said = await ask(question)
    if (said === null) throw new CannotRun('nothing was written', { exitCode: EXIT.failed })
    try {
      return understand(said)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      printError(error.message)
    }
  }
}

function siteOf(text: string): string {
  const site = text.trim() || 'This machine'
  if (/\p{Cc}/u.test(site) || !fileShape.shape.site.safeParse(site).success)
    throw new UsageError('the name of a site is one line of at most 200 letters')
  return site
}

function watchOf(text: string): readonly Wish[] {
  const probes = REGISTRY.probes.map(known)
  return text.split(/[\s,]+/).flatMap((word) => (word === '' ? [] : wishesOf(word, probes)))
}

/** Loads it as the server will before anything is written. */
async function write(name: string, path: string, text: string, alert: Alert | null, io: Io): Promise<void> {
  const files = [{ name, bytes: Buffer.from(text) }]
  const { plan } = await settingsOf({ files, fingerprint: '' }, { env: io.env, registry: REGISTRY }).catch((error) => {
    if (!(error instanceof ConfigError)) throw error
    throw new CannotRun(`not written, for it would be refused:\n${error.message}`, {
      exitCode: EXIT.config,
      cause: error,
    })
  })
  const isPrivate = alert !== null && alert.secret !== null
  await writeFile(path, text, { flag: 'wx', mode: isPrivate ? 0o600 : 0o644 }).catch((error) => {
    if (error.code === 'EEXIST') throw exists(name)
    throw new CannotRun(`${name}: ${reasonOf(error)}`, { exitCode: EXIT.failed, cause: error })
  })
  const off = plan.checks.filter(({ enabled }) => !enabled).length
  io.print(
    [
      `${name} is written${isPrivate ? ', readable by you alone since it holds a secret' : ''}: ` +
        `${plan.hosts.length} hosts, ${plan.checks.length} checks${off > 0 ? ` (${off} switched off until filled in)` : ''}, ` +
        `alerts ${alert === null ? 'to nobody yet' : `by ${alert.kind}`}`,
      ...nextSteps(io.env.FORETOP_COMMAND ?? 'foretop', name, alert),
    ].join('\n'),
  )
}

function nextSteps(foretop: string, name: string, alert: Alert | null): readonly string[] {
  const config = name === 'foretop.yaml' ? '' : ` --config ${name}`
  return [
    `  ${foretop} validate${config}`,
    `  ${foretop} serve${config}     then open http://127.0.0.1:8600`,
    ...(alert === null ? [] : [`  ${foretop} test-channel ops${config}`]),
  ]
}

const exists = (name: string): CannotRun =>
  new CannotRun(`${name} exists already and was left as it is; write another one with --file`, {
    exitCode: EXIT.failed,
  })

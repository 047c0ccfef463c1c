import { parseArgs } from 'node:util'
import { distance } from 'fastest-levenshtein'
import { ConfigError } from '../config/reading/mistake.ts'
import { VERSION } from '../version.ts'
import { ack } from './ack.ts'
import { believe } from './believe.ts'
import { capture } from './capture.ts'
import { type Arguments, CannotRun, type Command, EXIT, type Io, UsageError } from './command.ts'
import { coverage } from './coverage.ts'
import { dbcheck } from './dbcheck.ts'
import { drill } from './drill.ts'
import { incident } from './incident.ts'
import { init } from './init.ts'
import { onCall } from './on-call.ts'
import { pbadm } from './pbadm.ts'
import { pingUrls } from './ping-urls.ts'
import { probe } from './probe.ts'
import { downtime, silence } from './quiet.ts'
import { recheck } from './recheck.ts'
import { safe } from './safe.ts'
import { schema } from './schema.ts'
import { serve } from './serve.ts'
import { simulate } from './simulate.ts'
import { testChannel } from './test-channel.ts'
import { top } from './top.ts'
import { validate } from './validate.ts'
import { why } from './why.ts'

/** The list of commands. */
export const COMMANDS: readonly Command[] = [
  init,
  serve,
  validate,
  schema,
  probe,
  pingUrls,
  testChannel,
  pbadm,
  dbcheck,
  ack,
  recheck,
  capture,
  believe,
  silence,
  downtime,
  why,
  incident,
  onCall,
  simulate,
  coverage,
  drill,
  safe,
  top,
]

/** Finds the command and runs it; resolves with the exit code. */
export async function runCommand(commands: readonly Command[], words: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = words
  if (name === '--version' || name === '-V') {
    io.print(`foretop ${VERSION}`)
    return EXIT.ok
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.print(overview(commands))
    return name === undefined ? EXIT.usage : EXIT.ok
  }
  const command = commands.find((known) => known.name === name)
  if (command === undefined) {
    const [nearest] = commands.map((known) => known.name).sort((a, b) => distance(a, name) - distance(b, name))
    io.printError(`foretop: there is no command ${name}; did you mean ${nearest}? \`foretop --help\` lists them`)
    return EXIT.usage
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.print(helpOf(command))
    return EXIT.ok
  }
  try {
    const { values, positionals } = parse(command, rest)
    // A word that is overlooked is worse than one refused: `validate FILE` would check another file and be content.
    const stray = positionals[command.maxWords ?? 0]
    if (stray !== undefined) throw new UsageError(`cannot use the word ${stray}`)
    return await command.run({ values, positionals }, io)
  } catch (error) {
    if (error instanceof CannotRun || error instanceof ConfigError) {
      io.printError(error instanceof ConfigError ? error.message : `foretop ${command.name}: ${error.message}`)
      return error instanceof ConfigError ? EXIT.config : error.exitCode
    }
    if (!(error instanceof UsageError)) throw error
    io.printError(`foretop ${command.name}: ${error.message}\nusage: foretop ${command.usage}`)
    return EXIT.usage
  }
}

function parse(command: Command, words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: command.options ?? {},
      allowPositionals: true,
      strict: true,
    })
    const flat = Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.join(' ') : value])
    return { values: Object.fromEntries(flat) as Arguments['values'], positionals } // lists are texts now
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'Foretop: a live status wall and alerting monitor for websites made of many servers.',
    '',
    'usage: foretop COMMAND [OPTIONS]',
    '',
    ...lines,
    '',
    '`foretop COMMAND --help` tells more; `foretop --version` prints the version.',
  ].join('\n')
}

const helpOf = ({ summary, usage, help }: Command): string =>
  [summary, '', `usage: foretop ${usage}`, ...(help === undefined ? [] : ['', help])].join('\n')

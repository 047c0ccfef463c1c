import { factText, SAFETY_WORDS } from '@foretop/shared/format/restart.ts'
import { restartViewSchema } from '@foretop/shared/model/restart.ts'
import type { HostAnswer, RestartView, Safety } from '@foretop/shared/model.ts'
import { SAFETIES } from '@foretop/shared/words.ts'
import { z } from 'zod'
import { type Command, EXIT, UsageError } from './command.ts'
import { printable } from './printable.ts'
import { openServer, REMOTE_HELP, REMOTE_OPTIONS } from './remote.ts'

/** What a script goes by: what is not known is no yes. */
const EXITS: { readonly [safety in Safety]: number } = { yes: EXIT.ok, no: EXIT.failed, unknown: 3 }

export const safe: Command = {
  name: 'safe',
  summary: 'Says whether something can be restarted now without harm, and why',
  usage: 'safe [NAME [HOST]] [--json] [--server URL]',
  options: { ...REMOTE_OPTIONS, json: { type: 'boolean' } },
  maxWords: 2,
  help: [
    'NAME    what is restarted, as the configuration calls it; default: all that there is',
    'HOST    on which host; default: on every one of it, and yes is said only where each of them is',
    '--json  all that is known of it, for programs',
    REMOTE_HELP,
    'Without either: http://127.0.0.1:8600/',
    '',
    'foretop safe workers && bin/restart-jobs',
    '',
    'Exit code: 0 yes, 1 no, 3 not known, 64 no such thing, 75 no server there.',
  ].join('\n'),
  async run(args, io) {
    const remote = await openServer(args, io)
    const all = await remote.get('restarts', z.array(restartViewSchema))
    const meant = meantBy(args.positionals, all)
    if (args.values.json === true) io.print(JSON.stringify(meant, null, 2))
    else for (const line of meant.flatMap((restart) => linesOf(restart))) io.print(line)
    const answers = meant.flatMap(({ hosts, answer }) =>
      hosts.length === 0 ? [answer] : hosts.map((one) => one.answer),
    )
    return EXITS[SAFETIES.find((safety) => answers.includes(safety)) ?? 'unknown']
  },
}

function meantBy([name, host]: readonly string[], all: readonly RestartView[]): readonly RestartView[] {
  if (all.length === 0)
    throw new UsageError('the configuration of that server says of nothing when it can be restarted')
  if (name === undefined) return all
  const restart = all.find((one) => one.name === name)
  if (restart === undefined)
    throw new UsageError(`nothing to restart is called ${name}, only ${all.map((one) => one.name).join(', ')}`)
  if (host === undefined) return [restart]
  const answer = restart.hosts.find((one) => one.host === host)
  if (answer === undefined)
    throw new UsageError(`${name} is not on ${host}, only on ${restart.hosts.map((one) => one.host).join(', ')}`)
  return [{ ...restart, answer: answer.answer, safe: answer.safe, hosts: [answer] }]
}

function linesOf({ title, runbook, hosts, answer, at }: RestartView): readonly string[] {
  const own = hosts.flatMap((host) => linesOfHost(title, host, at))
  const nobody = [`${printable(title)}: ${SAFETY_WORDS[answer]}: no host has it`]
  const how =
    runbook === null
      ? []
      : [
          'Runbook:',
          ...runbook
            .trimEnd()
            .split('\n')
            .map((line) => `  ${printable(line)}`),
        ]
  return [...(hosts.length === 0 ? nobody : own), ...how, '']
}

const WIDTH = 'unknown'.length

function linesOfHost(title: string, { host, answer, reasons, costs }: HostAnswer, at: number): readonly string[] {
  const told = [
    ...reasons.map((reason) => ({ ...reason, word: reason.answer as string })),
    ...costs.map((cost) => ({ ...cost, word: 'cost' })),
  ]
  return [
    `${printable(title)} on ${printable(host)}: ${SAFETY_WORDS[answer]}`,
    ...told.flatMap(({ word, text, facts }) => [
      `  ${word.padEnd(WIDTH)}  ${printable(text)}`,
      ...facts.map((fact) => {
        const of = fact.checkId === null ? '' : `${printable(fact.checkId)}: `
        return `  ${' '.repeat(WIDTH)}    ${of}${printable(factText(fact, at))}`
      }),
    ]),
  ]
}

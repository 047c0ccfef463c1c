import type { Plan } from '@foretop/shared/plan.ts'
import { readCanaries, withOwnRoute } from './plan/canaries.ts'
import { readChannels } from './plan/channels.ts'
import { readChecks } from './plan/checks.ts'
import { readChildRules } from './plan/children.ts'
import { readDowntimes } from './plan/downtimes.ts'
import { readGraphs } from './plan/graphs.ts'
import { readMachines } from './plan/hosts.ts'
import { readLogins } from './plan/logins.ts'
import { readHours, readPeople } from './plan/people.ts'
import { readPings } from './plan/pings.ts'
import { connect, listChecks } from './plan/references.ts'
import { readRestarts } from './plan/restarts.ts'
import { revisionOf } from './plan/revision.ts'
import { readRotas } from './plan/rotas.ts'
import { readRoutes } from './plan/routes.ts'
import { noteRowCircles } from './plan/row-circles.ts'
import { apart, connectRows } from './plan/rows.ts'
import { fileShape } from './plan/shape.ts'
import { readSources } from './plan/sources.ts'
import { type ConfigFiles, readFiles } from './reading/files.ts'
import { Inspection } from './reading/inspection.ts'
import { isEmpty, merge } from './reading/merge.ts'
import { ConfigError, type Mistake, mistakeAt } from './reading/mistake.ts'
import { type WhyNot, whyNotReadable } from './reading/named-files.ts'
import { unknownKey } from './reading/nearest.ts'
import { type Environment, reveal } from './reading/secrets.ts'
import type { Branch, Tree } from './reading/tree.ts'
import { parseFile } from './reading/yaml.ts'
import type { Registry } from './registry.ts'
import { portOf, readServing, type Settings } from './settings.ts'

export interface LoadContext {
  readonly env: Environment
  readonly registry: Registry
  /** The port it listens on, where that goes before what the configuration says. */
  readonly port?: number
  /** Why a file that an option names cannot be read; the disk is asked where none is given. */
  readonly whyNotReadable?: WhyNot
}

/** Reads a YAML file, or a folder of them, whole. Throws `ConfigError` with every mistake in it. */
export async function loadSettings(path: string, context: LoadContext): Promise<Settings> {
  return settingsOf(await readFiles(path), context)
}

/** What files that have been read say. Throws `ConfigError`. */
export async function settingsOf({ files, fingerprint }: ConfigFiles, context: LoadContext): Promise<Settings> {
  const { root, mistakes } = merge(parse(files))
  // Lets a configuration look at the monitor's own /healthz wherever it was told to listen.
  const own = { FORETOP_PORT: String(context.port ?? portOf(root)) }
  const revealed = await reveal(root, { ...own, ...context.env })
  const inspection = new Inspection(revealed.root, revealed.secrets, revealed.mistakes)
  const serving = readServing(inspection)
  const planned = readPlan(inspection, root, context.registry)
  const pings = readPings(inspection, planned, serving.server.reporterToken)
  const settings = {
    ...serving,
    ...planned,
    secrets: [...new Set([...revealed.secrets.values(), ...inspection.literal, ...pings])].filter(
      (secret) => secret !== own.FORETOP_PORT,
    ),
    fingerprint,
  }
  await inspection.noteFiles(context.whyNotReadable ?? whyNotReadable)
  const all = [...mistakes, ...revealed.mistakes, ...inspection.mistakes]
  if (all.length > 0) throw new ConfigError(all.sort(inOrder))
  return settings
}

/** Trees of all files. What a file that is no YAML defines is not known, so nothing is looked up before all are. */
function parse(files: ConfigFiles['files']): readonly Tree[] {
  const trees: Tree[] = []
  const mistakes: Mistake[] = []
  for (const file of files) {
    const parsed = parseFile(file)
    if ('is' in parsed) trees.push(parsed)
    else mistakes.push(...parsed)
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  // A file that was cut to nothing must not pass as a wish to watch nothing.
  const [first] = trees
  if (first !== undefined && trees.every(isEmpty)) throw new ConfigError([mistakeAt(first.place, '', 'is empty')])
  return trees
}

function readPlan(inspection: Inspection, root: Branch, registry: Registry): Pick<Settings, 'plan' | 'rows'> {
  noteSections(inspection, root)
  const machines = readMachines(inspection)
  const logins = readLogins(inspection, machines)
  const rules = readChildRules(inspection)
  const sources = readSources(inspection, machines, registry, { rules, logins })
  const read = readChecks(inspection, machines, registry, { rules, logins, sources: sources.names })
  const { drafts: ours, canaries } = readCanaries(inspection, registry)
  const { drafts: theirs, rowed } = apart(read)
  const drafts = [...ours, ...theirs]
  const directory = listChecks(inspection, [...sources.drafts, ...drafts], machines, rowed)
  const fixedChecks = connect(inspection, [...sources.drafts, ...drafts], directory)
  const patterns = connectRows(inspection, rowed, directory, [...sources.drafts, ...drafts])
  noteRowCircles(inspection, fixedChecks, { ...patterns, rowHosts: machines.rowHosts })
  const staff = readStaff(inspection)
  const { people = [], rotas = [] } = staff
  const channels = readChannels(inspection, registry.channelKinds, { people, rules })
  const { routes, ...fallback } = readRoutes(inspection, directory, { channels, people, rotas })
  const downtimes = readDowntimes(inspection, directory)
  const site = inspection.has(['site']) ? inspection.parse(fileShape.shape.site, ['site']) : undefined
  const { hosts, groups } = machines
  const checks = fixedChecks.map((check) => ({ ...check, revision: revisionOf(check) }))
  const ofUs = checks.filter(({ id }) => Object.values(canaries).includes(id))
  const restarts = readRestarts(inspection, checks, directory)
  const plan = {
    ...{ site: site ?? 'Foretop', hosts, groups, checks, channels, routes: withOwnRoute(routes, ofUs), graphs: [] },
    ...(downtimes.length > 0 && { downtimes }),
    ...staff,
    ...fallback,
    ...(restarts.length > 0 && { restarts }),
  }
  return {
    plan: { ...plan, graphs: readGraphs(inspection, checks, machines) },
    rows: { ...patterns, canaries, rowHosts: machines.rowHosts, sources: sources.rules, rules, login: logins.anywhere },
  }
}

/** People, hours and rotas; what there is none of is left out. */
function readStaff(inspection: Inspection): Pick<Plan, 'people' | 'hours' | 'rotas'> {
  const people = readPeople(inspection)
  const hours = readHours(inspection)
  const rotas = readRotas(inspection)
  return {
    ...(people.length > 0 && { people }),
    ...(hours.length > 0 && { hours }),
    ...(rotas.length > 0 && { rotas }),
  }
}

function noteSections(inspection: Inspection, root: Branch): void {
  const known = Object.keys(fileShape.shape)
  for (const section of root.entries.keys()) {
    if (!known.includes(section)) inspection.note([section], unknownKey(section, known))
  }
}

const inOrder = (a: Mistake, b: Mistake) =>
  a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)

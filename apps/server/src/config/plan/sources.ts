import type { LoginSaid } from '@foretop/probes/protocol/ssh/login.ts'
import { kindOfSource, probeOf } from '@foretop/probes/sources/define.ts'
import type { ChildRules } from '@foretop/shared/plan.ts'
import type { Inspection } from '../reading/inspection.ts'
import type { Registry } from '../registry.ts'
import { type Defaults, settle, timingShape } from './adjust.ts'
import type { Draft } from './checks.ts'
import { wayTo } from './children.ts'
import { type Machines, readNames } from './hosts.ts'
import type { Logins } from './logins.ts'
import { type SourceShape, sourceShape } from './shape.ts'
import { noteShortness } from './shortness.ts'

/** How the list of a source is taken. */
export interface SourceRule {
  readonly name: string
  /** Looks in a row that must say so before a list is taken that has fallen below half. */
  readonly believe: number
}

const BELIEVE = 10

interface Sources {
  /** Each is a check of its own, of no host. */
  readonly drafts: readonly Draft[]
  readonly rules: readonly SourceRule[]
  /** Right or wrong. */
  readonly names: ReadonlySet<string>
}

export function readSources(
  inspection: Inspection,
  machines: Machines,
  registry: Registry,
  circumstances: { readonly rules: ChildRules; readonly logins: Logins },
): Sources {
  const defaults = inspection.parse(timingShape, ['defaults']) ?? {}
  const names = readNames(inspection, 'sources')
  const checks = new Set(inspection.names(['checks']))
  const read = [...names].flatMap((name) => {
    const path = ['sources', name]
    const shape = inspection.parse(sourceShape, path)
    const taken = [...(machines.hostNames.has(name) ? ['host'] : []), ...(checks.has(name) ? ['check'] : [])]
    if (taken[0] !== undefined) inspection.note(path, `a ${taken[0]} has this name too`)
    if (shape === undefined) return []
    const draft = draftOf(inspection, { name, shape, defaults, machines }, registry, circumstances)
    return draft === undefined ? [] : [{ draft, rule: { name, believe: shape.believe ?? BELIEVE } }]
  })
  return {
    drafts: read.map(({ draft }) => draft),
    // One that is switched off lists nothing.
    rules: read.filter(({ draft }) => draft.check.enabled).map(({ rule }) => rule),
    names,
  }
}

interface Parts {
  readonly name: string
  readonly shape: SourceShape
  readonly defaults: Defaults
  readonly machines: Machines
}

function draftOf(
  inspection: Inspection,
  { name, shape, defaults, machines }: Parts,
  { sources }: Registry,
  { rules, logins }: { readonly rules: ChildRules; readonly logins: Logins },
): Draft | undefined {
  const path = ['sources', name]
  const { key, was, host, address } = shape
  const source = sources.find(({ kind }) => kind === shape.source)
  if (source === undefined) {
    if (shape.source !== undefined)
      inspection.unknown(
        [...path, 'source'],
        'source',
        shape.source,
        sources.map(({ kind }) => kind),
      )
    return undefined
  }
  if (host !== undefined && address !== undefined) inspection.note(path, 'has both host and address; choose one')
  const asked = machines.hosts.find((one) => one.name === host)
  if (host !== undefined && !machines.hostNames.has(host))
    inspection.unknown([...path, 'host'], 'host', host, machines.hostNames)
  shape.groups?.forEach((group, i) => {
    if (!machines.groupNames.has(group)) inspection.unknown([...path, 'groups', i], 'group', group, machines.groupNames)
  })
  const probe = probeOf(source)
  const layers = [{ shape, path }]
  const settled = settle(inspection, { ...probe, options: source.options }, defaults, layers)
  noteShortness(inspection, probe, settled, layers)
  const options = { key, ...(was !== undefined && { was }), with: settled.options }
  const at = asked?.address ?? address ?? ''
  const login = (said: LoginSaid) => {
    const found = logins.of(asked?.name ?? null, at, said)
    if (!('lacks' in found)) return found
    inspection.note(path, `${found.lacks}: say it under ssh, for all or for this one`)
    return null
  }
  return {
    check: {
      ...settled,
      options,
      ...{ id: name, name, host: null, groups: shape.groups ?? [] },
      way: wayTo(probe, settled.options === undefined ? undefined : options, at, { rules, login }),
      kind: kindOfSource(source.kind),
    },
    ...{ needs: shape.needs ?? [], needsPath: path, reachability: false, hostsNamed: [], restsOn: null, traits: null },
  }
}

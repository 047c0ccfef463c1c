import type {
  Because,
  Conclusion,
  Definitions,
  Details,
  Evidence,
  Metric,
  Metrics,
  Observation,
  Reading,
  Section,
  Traits,
} from '@foretop/shared/model.ts'
import type { Status } from '@foretop/shared/words.ts'
import type { z } from 'zod'
import type { ChildCommand, ChildEnd } from './protocol/child/command.ts'
import type { SshLease } from './protocol/ssh/lease.ts'
import type { LoginSaid } from './protocol/ssh/login.ts'
import type { Role } from './roles.ts'

/** What a probe or relation says of itself; everything else (schema, docs, graphs, labels) is derived from this. */
export interface Definition<O extends z.ZodObject, M extends { readonly [name: string]: Metric }> {
  readonly kind: string
  readonly title: string
  readonly summary: string
  readonly tried?: Tried
  /** A strict zod object; each option with `.meta({ description })`. */
  readonly options: O
  readonly metrics: M
  /**
   * Metrics that only the options know (columns that somebody chose), beside `metrics`: of this one check alone. Pure, for
   * it is asked where nothing is looked at. Names are written as all are (`usedSpace`), and none is one of `metrics`, for
   * that means the same in every check of the kind: whoever configures is told of others.
   */
  metricsOf?(options: z.output<O>): Definitions
  /** Used where neither the check nor the configuration's `defaults` say otherwise. All in ms. */
  readonly defaults?: {
    readonly everyMs?: number
    readonly timeoutMs?: number
    readonly attempts?: number
    /** Between looks at a problem that is not confirmed yet; a fifth of `everyMs` unless given. */
    readonly retryMs?: number
  }
  /** What is recorded at a confirmed problem, in a line for the manual; absent: nothing. */
  readonly recorded?: string
  /** Longer prose for the generated manual: what it sends, rights it needs, what its failures mean. Plain Markdown. */
  readonly manual?: string
}

/** What is known to be so, for those who wonder whether it will be with their servers. */
export interface Tried {
  /** Real servers with their versions; recorded bytes, and whose. */
  readonly with: string
  /** States of the server that look different, in a few words each. */
  readonly tells: readonly string[]
}

export interface Found<M> {
  /** A metric that this server does not have is left out: "not known", neither 0 nor a fault. */
  readonly metrics: { readonly [N in keyof M]?: Reading }
  readonly details?: Details
  /** A verdict that is not ours to make: an exit code, a report. Whatever thresholds say, it is no better than this. */
  readonly says?: Conclusion
  readonly traits?: Traits
  readonly text: string
  /** Of a relation, where all that is bad is trouble of members: those that are in trouble themselves explain it. */
  readonly because?: Because
  /** Of a source alone: all that it lists, as `sources/listing.ts` writes it. */
  readonly list?: string
}

/** What a probe knows of its servers in words that can be compared, by name: what each is, in a few words. */
export type TraitNames = { readonly [name: string]: string }

/** What evidence is like. It is also by this that a relation says whose evidence it can rest on. */
export type EvidenceSchema = z.ZodType<Evidence>

/** What a keepsake is like: plain values, strict, and changing nothing (no defaults). */
export type KeepsakeSchema = z.ZodType<Evidence>

/** Who declares no keepsake leaves none, and finds none. */
type Leaving<K extends KeepsakeSchema | undefined> = K extends KeepsakeSchema
  ? { readonly keepsake: z.output<K> }
  : { readonly keepsake?: never }
type Finding<K extends KeepsakeSchema | undefined> = {
  readonly keepsake: K extends KeepsakeSchema ? z.output<K> | null : null
}

/** Who declares no evidence tells none. */
type Telling<E extends EvidenceSchema | undefined> = E extends EvidenceSchema
  ? { readonly evidence: z.output<E> }
  : { readonly evidence?: never }

export interface Target {
  readonly host: string
  /** Name or IP address (v4 or v6, without brackets) to connect to. */
  readonly address: string
}

export interface ProbeContext {
  readonly target: Target
  /** Aborted at the deadline. Must reach every socket, query and child process. */
  readonly signal: AbortSignal
  /** From the beginning of a look to its deadline, ms. */
  readonly timeoutMs: number
  /**
   * What `open` made the first time, kept for the next looks of the same check and disposed of when a look fails,
   * the check's options change, or the poller stops. One per check.
   */
  keep<T extends Disposable>(open: () => T | Promise<T>): Promise<T>
  /**
   * Runs a program to its end, for a probe that says `by: 'child'`. Throws `local` where it may not be run, or is not
   * there; the deadline ends it and all that it started.
   */
  child(command: ChildCommand): Promise<ChildEnd>
  /**
   * The connection to the machine over SSH, for a probe with `loginOf`: one for all checks that log in alike, kept until a
   * look fails, beside whatever `keep` keeps. Throws `local` where nobody says how to log in.
   */
  logIn(): Promise<SshLease>
  /**
   * What only this look saw and does not tell, where all is not well: `record` finds it as `witness`. In memory alone, of few
   * checks, until the next look. It is made only where it is recorded: that costs a look nothing, and cannot fail it.
   */
  leaveWitness(make: Witness): void
}

/** What a look saw, made into sections; `record` fails where it rejects. */
export type Witness = () => Promise<readonly Section[]>

/** What `record` knows beside. */
export interface RecordContext extends ProbeContext {
  /** Of the last answered look. */
  readonly details: Details
  /** What the last look left; none, where that was well. */
  readonly witness: Witness | null
}

export interface ProbeDefinition<
  O extends z.ZodObject = z.ZodObject,
  M extends { readonly [name: string]: Metric } = { readonly [name: string]: Metric },
  E extends EvidenceSchema | undefined = EvidenceSchema | undefined,
  K extends KeepsakeSchema | undefined = KeepsakeSchema | undefined,
> extends Definition<O, M> {
  /** What servers of this kind do for a site: the group that a first configuration has them in. None: one of their own. */
  readonly role?: Role
  /**
   * It looks by programs that it starts, which only the process of the children can do, as many at a time as the machine
   * bears; always, or with these options.
   */
  readonly by?: 'child' | ((options: z.output<O>) => 'child' | 'poll')
  /** What the options name to be run, and in which of them: it must be in a folder that the site allows. */
  programOf?(options: z.output<O>): NamedProgram | null
  /** What the options say of a login on the machine that it looks at; `null`: with these options it logs in to none. */
  loginOf?(options: z.output<O>): LoginSaid | null
  /** What a look may take by its options, ms, where the other side is silent: `timeout` must be longer. */
  leastMs?(options: z.output<O>): number
  /**
   * What relations are told by each look: strict, with no names of the server's own, and changing nothing (no defaults).
   * Too much of it, or other than this, makes the look a crash, for nobody must conclude from what was left out.
   */
  readonly evidence?: E
  /**
   * What each look may tell of the server that relation `same` compares: a version, a fingerprint. Whole or not at all
   * (`traits.ts`), and never a secret.
   */
  readonly traits?: TraitNames
  /** Traits that only the options know, beside those. */
  traitsOf?(options: z.output<O>): TraitNames
  /**
   * What each look leaves for the next, over restarts too; `context.keepsake` is what the last answered one left, `null` at
   * first, after another revision of the check, and where it is not of this schema any more. 16 KiB of JSON at most, or the
   * look is a crash. Names in it are the probe's own: secrets are taken out of its values alone.
   */
  readonly keepsake?: K
  /**
   * One look. No timeout, no threshold, no judgement of its own (`says` is others'). Throws `ProbeFailure` where it knows
   * better than Node's own
   * error codes; anything else thrown counts as a defect of ours.
   */
  run(options: z.output<O>, context: ProbeContext & Finding<K>): Promise<Found<M> & Telling<E> & Leaving<K>>
  /**
   * At a confirmed problem: what will be gone by the time somebody logs in, a section as soon as there is one, for what came by
   * the deadline is kept. It asks nothing that changes anything, shares no connection with looks, and throws as `run` does.
   * Texts of statements, headers and the like come without what is in them (`recording/`); bounds are kept by whoever calls it.
   */
  record?(options: z.output<O>, context: RecordContext): AsyncIterable<Section>
}

/** A program that an option names. */
export interface NamedProgram {
  readonly path: readonly (string | number)[]
  readonly program: string
}

/** A host that an option names, `pairs[0].active` as `['pairs', 0, 'active']`. */
export interface NamedHost {
  readonly path: readonly (string | number)[]
  readonly host: string
}

/** A check that an option names, `as.check` as `['as', 'check']`, and the trait that it must tell. */
export interface NamedCheck {
  readonly path: readonly (string | number)[]
  readonly check: string
  readonly trait: string
}

/** The latest look at a member, and how the member stands. */
export type JudgedLook = Observation & Standing

interface Standing {
  /** What is remembered of the member, as the wall has it; `pending`: nobody has judged it. */
  readonly status?: Status
}

/** The same without what is for people alone. */
export type MemberLook<E = unknown> = Sighted<Observation, E> & Required<Standing>
type Sighted<O, E> = O extends { readonly outcome: 'answered' }
  ? Omit<O, 'details' | 'evidence'> & { readonly evidence: E }
  : O

/** What a relation knows of time. */
export interface Past {
  /** What the last answered look left; `null`: nothing. */
  readonly keepsake: Evidence | null
  /** Wall ms of this look. */
  readonly at: number
}

export interface RelationDefinition<
  O extends z.ZodObject = z.ZodObject,
  M extends { readonly [name: string]: Metric } = { readonly [name: string]: Metric },
  E extends EvidenceSchema = EvidenceSchema,
> extends Definition<O, M> {
  /**
   * Whose evidence it can rest on: of each member one of these, as its probe declares it. The configuration refuses other
   * members. None: anybody's metrics will do.
   */
  readonly evidence?: readonly E[]
  /** Says something of any two that tell such evidence, with no option: a first configuration has it where there are two. */
  readonly ofAnyTwo?: true
  /**
   * What it says holds only for one moment (two are master, nobody is): a look counts only when each member was looked at
   * anew since the one that counted before. Otherwise one old look would be seen three times in a row.
   */
  readonly ofOneMoment?: true
  /** Hosts that the options name, each with where: one that is no member would be judged by nobody. */
  hostsNamed?(options: z.output<O>): readonly NamedHost[]
  /** The trait that each member must tell: the configuration refuses others. */
  traitNamed?(options: z.output<O>): string
  /** The trait that at least one of its members must tell; `null`: none. */
  traitAmong?(options: z.output<O>): string | null
  /** A check that it looks at beside those under `of`: it comes as one more member. */
  checkNamed?(options: z.output<O>): NamedCheck | null
  /** What each answered look may tell other relations, as of probes. */
  readonly traits?: TraitNames
  /**
   * Of its members those whose probes record what they are about when its own problem is confirmed, by their ids, the most
   * telling first: a machine that does not answer says nothing, its neighbour may. None: nothing is recorded.
   */
  recordOf?(members: readonly { readonly checkId: string; readonly isWell: boolean }[]): readonly string[]
  /** What each answered look leaves for the next, as of probes. */
  readonly keepsake?: KeepsakeSchema
  /**
   * Pure. `members` are the latest observations in the order of `of`; one that was not seen in time comes as
   * `crashed`. Throws `CannotTell` when too little was seen.
   */
  derive(
    options: z.output<O>,
    members: readonly MemberLook<z.output<E>>[],
    past: Past,
  ): Found<M> & { readonly keepsake?: Evidence }
}

// biome-ignore lint/suspicious/noExplicitAny: each has options of its own, which its own schema parses before it sees them.
export type AnyProbe = ProbeDefinition<any, any, any, any>
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyRelation = RelationDefinition<any, any, any>

/** Facts cannot be told because members were not seen: `crashed`, so `unknown`; never a guess. */
export class CannotTell extends Error {
  override name = 'CannotTell'
  /** Whose trouble that is; `null`: nobody's, for it is a mistake; `undefined`: that of the members that are not seen. */
  readonly because: Because | null | undefined

  constructor(message: string, because?: Because | null) {
    super(message)
    this.because = because
  }
}

export const defineProbe = <
  O extends z.ZodObject,
  M extends { readonly [name: string]: Metric },
  E extends EvidenceSchema | undefined = undefined,
  K extends KeepsakeSchema | undefined = undefined,
>(
  definition: ProbeDefinition<O, M, E, K>,
): ProbeDefinition<O, M, E, K> => definition

export const defineRelation = <
  O extends z.ZodObject,
  M extends { readonly [name: string]: Metric },
  E extends EvidenceSchema = never,
>(
  definition: RelationDefinition<O, M, E>,
): RelationDefinition<O, M, E> => definition

/** One reading of an answered observation, or `undefined` when it was not read. */
export function readingOf(observation: Observation, metric: string, instance?: string | number): number | undefined {
  if (observation.outcome !== 'answered') return undefined
  const reading: Metrics[string] = observation.metrics[metric]
  if (typeof reading === 'number') return instance === undefined ? reading : undefined
  return instance === undefined ? undefined : reading?.[instance]
}

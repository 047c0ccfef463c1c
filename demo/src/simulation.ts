/** Something that can go wrong, and with what. */
export interface Fault {
  readonly name: string
  /** A machine to try it on. */
  readonly target: string
  readonly title: string
  /** The words that set it on that machine: `demo break db-a02 --replication`. */
  readonly example: string
}

export interface Broken {
  readonly target: string
  readonly fault: string
  /** Wall ms. */
  readonly since: number
}

/** Servers that only pretend, and can be broken. All that the demo needs to know of them. */
export interface Simulation extends AsyncDisposable {
  /** What watches them: the text of a configuration. */
  readonly configuration: string
  readonly faults: readonly Fault[]
  /** Throws when there is no such machine or fault, with a text for people. */
  break(target: string, fault: string): void
  /** Without a fault: all of that machine. Throws as `break` does. */
  mend(target: string, fault?: string): void
  broken(): readonly Broken[]
  /** Whatever reports by itself begins to, to what is served at this address; until it is disposed of. */
  tell(wall: string): Disposable
}

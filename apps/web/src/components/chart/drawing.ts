import type { Span } from '../../time/spans.ts'
import type { Hole } from './holes.ts'
import type { Line, Panel } from './panels.ts'

/** Everything that one graph shows. */
export interface Drawing {
  readonly panel: Panel
  /** One column for all lines. */
  readonly times: readonly number[]
  /** Width of one point in ms; 0: single looks. */
  readonly stepMs: number
  readonly from: number
  readonly to: number
  /** What status its check had when; none where several checks share the graph. */
  readonly spans: readonly Span[]
  readonly holes: readonly Hole[]
  readonly notes: readonly Remark[]
  readonly earlier: Earlier | null
}

/** Something a person wrote about a moment. */
export interface Remark {
  readonly at: number
  readonly text: string
}

/** The same lines some time before, moved to now. */
export interface Earlier {
  /** `a week before` */
  readonly label: string
  /** By line, then by the drawing's times. */
  readonly values: readonly Line['avg'][]
}

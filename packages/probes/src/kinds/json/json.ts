import { z } from 'zod'
import { defineProbe } from '../../define.ts'
import { definitionsOf, namedNumber, namedNumbers, textsOf } from '../../named-number.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { textOf } from '../../protocol/http/charset.ts'
import { CONTRADICTIONS, LIMITS, QUESTION } from '../http/asking.ts'
import { askForDocument, beginningOf, DOCUMENT_METRICS, type Document, documentText } from '../http/document.ts'
import { type Unmet, unmetRows } from '../http/expectations.ts'
import { isPointer } from './pointer.ts'
import { readNumbers, textRule, unmetTexts } from './read.ts'

const pointer = z.string().max(1_000).refine(isPointer, 'a JSON Pointer begins with / and writes ~ as ~0, / as ~1')

const number = z.strictObject({
  pointer: pointer.meta({ description: 'Where it stands, as /nodes/0/load.' }),
  ...namedNumber('missing, or null'),
})

interface Numbers {
  readonly numbers: { readonly [metric: string]: string | z.output<typeof number> }
}

const rulesOf = ({ numbers }: Numbers) => namedNumbers(numbers, (place) => number.parse({ pointer: place }))

const MOST = 200
const few = (rules: object): boolean => Object.keys(rules).length <= MOST

export const json = defineProbe({
  kind: 'json',
  title: 'JSON',
  summary: 'Numbers and texts of a JSON document, by JSON Pointer, over HTTP.',
  tried: {
    with: 'nginx 1.22',
    tells: [
      'as expected',
      'another text',
      'no such place',
      'not a number',
      'not JSON',
      'damaged JSON',
      'another status',
      'refused',
      'hung',
      'cut',
      'too large',
      'login refused',
    ],
  },
  options: z
    .strictObject({
      ...QUESTION,
      numbers: z
        .record(z.string(), z.union([pointer, number]))
        .refine(few, `at most ${MOST}`)
        .default({})
        .meta({
          description: 'Numbers to read, by names of yours: where each stands, or `{ pointer, unit, label, … }`.',
        }),
      expect: z.record(pointer, textRule).refine(few, `at most ${MOST}`).default({}).meta({
        description:
          'What must stand where: a value, a list of values of which one must be there, { contains: … } a part of a text or an entry of a list; null: nothing.',
      }),
      ...LIMITS,
    })
    .check(...CONTRADICTIONS),
  metrics: DOCUMENT_METRICS,
  metricsOf: (options) => definitionsOf(rulesOf(options)),
  manual: `
Asks as the \`http\` probe does, with the same options, and reads what comes as JSON. \`numbers\` makes metrics of it, by names
of yours, and \`expect\` says what must stand where; both point by JSON Pointer (RFC 6901): \`/nodes/0/load\`, with
\`~1\` for a slash and \`~0\` for a tilde within a name.

    numbers: { queued: /queue/length, heap: { pointer: /jvm/heap_kb, unit: bytes, scale: 1024 } }
    expect: { /status: [green, yellow], /errors: null, /version: { contains: "2." } }
    thresholds: { queued: { warning: { above: 100 } } }

A text that is nothing but a number is one, yes and no are 1 and 0. With \`counter\` the number only grows (requests since
the start) and is judged per second. What the document should have and has not counts in \`broken\` (critical), with its
reason; all other numbers are still read and drawn. One that is often left out, or null, is \`optional\`. In \`expect\` a
number is not the text of it: write 5 for 5, "5" for "5"; null wants nothing there, but that where it would stand is there.

- **expected a number at /a/b, came nothing there: /a has …**: another version of the software, or a pointer that is
  wrong; it says what is there.
- **not a number**: what stands there is a text, a list or an object.
- **not JSON, but what begins with …**: an error page, a login, or the wrong path. **damaged JSON**: the program broke off
  within its answer; with too short a length it may be valid and still not whole: expect a value that stands at its end.
- An unexpected status comes first; where JSON comes with it (many health pages say 503 with their reasons) it is read.
- All others as with \`http\`: refused, timeout, closed, tls, truncated, too-large (1 MiB unless \`maxBytes\` says more).

Whole numbers beyond 9,007,199,254,740,991 are rounded. Tried with nginx 1.22.`,
  async run(options, { target, signal }) {
    const document = await askForDocument(options, target, signal)
    const parsed = parse(document)
    const rules = rulesOf(options)
    const { values, unmet } = parsed === null ? NOTHING : readNumbers(parsed.content, rules)
    const broken: readonly Unmet[] = [
      ...document.unmet,
      ...unmet,
      ...(parsed === null ? [] : unmetTexts(parsed.content, options.expect)),
    ]
    const read = textsOf(rules, values)
    return {
      metrics: { ...document.metrics, broken: broken.length, ...values },
      details: { ...document.details, ...(broken.length > 0 && { broken: unmetRows(broken) }) },
      text: documentText(broken, read.length > 0 ? read : [String(document.details.answer)], document.metrics.total),
    }
  },
})

const NOTHING: ReturnType<typeof readNumbers> = { values: {}, unmet: [] }

/** `null`: it is no JSON, and its status says already that it would not be. */
function parse({ reply, body, unmet }: Document): { readonly content: unknown } | null {
  const text = textOf(reply, body)
  try {
    return { content: JSON.parse(text) }
  } catch (cause) {
    if (unmet.length > 0) return null
    const why = cause instanceof Error ? cause.message : ''
    throw new ProbeFailure(
      'protocol',
      /^\s*[[{"]/.test(text) ? `damaged JSON: ${why}` : `not JSON, but ${beginningOf(text)}`,
      { cause },
    )
  }
}

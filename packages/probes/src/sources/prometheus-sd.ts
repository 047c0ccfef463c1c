import { z } from 'zod'
import { LIMITS, QUESTION } from '../kinds/http/asking.ts'
import { byOf, loginOf } from '../local-or-ssh.ts'
import { ProbeFailure } from '../protocol/failure.ts'
import { defineSource, type RawRow } from './define.ts'
import { askForJson } from './document.ts'
import { jsonIn, yamlIn } from './parse.ts'
import { FILE, readFileOf } from './read-file.ts'

const { path: file, ...where } = FILE

const groups = z.array(
  z.object({ targets: z.array(z.string().min(1)), labels: z.record(z.string(), z.string()).nullish() }),
)

const { url, headers, user, password, connect, follow, status } = QUESTION
const question = { url, headers, user, password, connect, follow, status, ...LIMITS }

const options = z
  .strictObject({
    ...where,
    files: z
      .union([file, z.array(file).min(1).max(16)])
      .optional()
      .meta({ description: 'Files of targets, JSON or YAML, as Prometheus reads them by `file_sd_configs`.' }),
    ...question,
  })
  .refine(({ files, url }) => (files === undefined) !== (url === undefined), { error: 'needs either files or url' })

export const prometheusSd = defineSource({
  kind: 'prometheus-sd',
  title: 'Targets of Prometheus',
  summary: 'Lists targets as Prometheus finds them: files (file_sd) or a list over HTTP (http_sd).',
  tried: {
    with: 'coreutils 9.1, nginx 1.22; both formats as the manual of Prometheus has them',
    tells: ['listed', 'missing', 'damaged', 'no list of targets', 'another status', 'refused', 'hung'],
  },
  by: (given) => (given.files === undefined ? 'poll' : byOf(given)),
  loginOf: (given) => (given.files === undefined ? null : loginOf(given)),
  options,
  manual: `
Reads what is there for Prometheus as it stands: a list of \`{ "targets": ["10.0.0.7:9100"], "labels": { "job": "node" } }\`, as JSON, or in files as
YAML. Each target is a row: its labels are columns, and \`__address__\` is the target itself. \`host\` and \`port\` are its two parts, unless
labels are called so. \`key: [host, port]\` tells them apart. A target that stands in two groups counts once. In \`files\` are names of files, no patterns.`,
  async discover({ files, ...given }, context) {
    if (files === undefined)
      return rowsOf(await askForJson({ ...given, method: 'GET' }, context.target, context.signal), given.url ?? '')
    const read = [files].flat().map(async (path) => {
      const text = await readFileOf({ ...given, path }, context)
      return rowsOf(path.endsWith('.json') ? jsonIn(text) : yamlIn(text), path)
    })
    return (await Promise.all(read)).flat()
  },
})

/** Exported for its recordings. Throws `protocol`. */
export function rowsOf(document: unknown, where: string): readonly RawRow[] {
  const { data, error } = groups.safeParse(document ?? [])
  if (error !== undefined) {
    const [issue] = error.issues
    const place = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.')
    throw new ProbeFailure('protocol', `${where} is no list of targets and labels: ${place}: ${issue?.message}`)
  }
  const rows = data.flatMap(({ targets, labels }) =>
    targets.map((target): RawRow => ({ ...partsOf(target), ...labels, __address__: target })),
  )
  return [...new Map(rows.map((row) => [row.__address__, row])).values()]
}

/** `host:port`, `[::1]:9100`, or a host alone. */
function partsOf(target: string): RawRow {
  const [, bracketed, host, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(target) ?? []
  return { host: bracketed ?? host ?? target, port: port === undefined ? null : Number(port) }
}

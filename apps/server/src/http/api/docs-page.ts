/** What the page reads of an OpenAPI document. */
interface Documented {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths?: { readonly [path: string]: object | undefined }
}

interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
}

interface Parameter {
  readonly name?: string
  readonly in?: string
  readonly required?: boolean
  readonly description?: string
}

/** The API on one page, without a script. */
export function drawDocs({ info, paths = {} }: Documented): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    // A path's entries are its methods; the server describes nothing else there.
    Object.entries(methods ?? {}).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
  )
  const subjects = Map.groupBy(operations, ({ operation }) => operation.tags?.[0] ?? 'other')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title)} API</title><link rel="stylesheet" href="docs.css"></head><body>
<h1>${escaped(info.title)} API <small>${escaped(info.version)}</small></h1>
<p>${escaped(info.description ?? '')} Shapes are in <a href="openapi.json">openapi.json</a>.</p>
${[...subjects].map(([subject, list]) => `<h2>${escaped(subject)}</h2>\n${list.map(drawOperation).join('\n')}`).join('\n')}
</body></html>
`
}

function drawOperation({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const parameters = (operation.parameters ?? []).map(
    ({ name = '', required, description = '' }) =>
      `<dt><code>${escaped(name)}</code>${required ? ' (required)' : ''}</dt><dd>${escaped(description)}</dd>`,
  )
  return `<section><h3><b>${escaped(method.toUpperCase())}</b> <code>${escaped(path)}</code></h3>
<p>${escaped(operation.summary ?? '')}</p>${parameters.length > 0 ? `<dl>${parameters.join('')}</dl>` : ''}</section>`
}

const ENTITIES: { readonly [letter: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter)

export const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 0.5rem 0 }
h3, p { margin: 0.25rem 0 } h3 { font-weight: normal } small { font-weight: normal; opacity: 0.7 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0.5rem 0 } dd { margin: 0 }
`

import type { Mounted } from '../../protocol/machine/mount-list.ts'
import type { Touch } from '../../protocol/machine/touch.ts'

/** What is wrong with a mount that was asked, in words; `null`: nothing, or it is not known. */
export function troubleOf({ path, source, type }: Mounted, touch: Touch): string | null {
  const { server } = serverOf(source)
  switch (touch.came) {
    case 'hung':
      return `${path} does not answer: ${server === undefined ? `what serves it (${type})` : `its server ${server}`} is away or hangs`
    case 'stale':
      return `${path} is stale: ${server ?? source} no longer knows it, mount it again (${touch.why})`
    case 'broken':
      return `${path} cannot be read: ${touch.why}`
    default:
      return null
  }
}

/** `filer:/export`, `[fe80::1]:/export`, `//filer/share`; else what it is called. */
export function serverOf(source: string): {
  readonly server?: string
  readonly export?: string
  readonly source?: string
} {
  if (source.startsWith('//')) {
    const end = source.indexOf('/', 2)
    return end === -1 ? { source } : { server: source.slice(2, end), export: source.slice(end) }
  }
  const colon = source.indexOf(':/')
  return colon < 1 ? { source } : { server: source.slice(0, colon), export: source.slice(colon + 1) }
}

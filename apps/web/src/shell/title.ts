import { isOld } from '@foretop/shared/stream.ts'
import { streamStore, surveyStore, table } from '../live/live.ts'
import { ROOT } from '../root.ts'

/** The tab says the worst of it: in its title and its icon, also while nobody looks at the page. */
export function startTitle(): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  let shown = ''
  const update = () => {
    const { problems, worst, total } = surveyStore.get()
    const old = isOld(streamStore.get().sight)
    const status = old ? 'lost' : total === 0 ? 'pending' : worst
    const name = table.site.site === '' ? 'Foretop' : `${table.site.site} · Foretop`
    const title =
      old && total > 0 ? `NO DATA · ${name}` : problems.length > 0 ? `(${problems.length}) ${worst} · ${name}` : name
    if (document.title !== title) document.title = title
    if (status === shown || icon === null) return
    shown = status
    icon.href = new URL(`icon-${status}.svg`, ROOT).href
  }
  table.subscribe(update)
  streamStore.subscribe(update)
}

import { copyText } from '../../copy-text.ts'
import { csvOf } from '../../csv.ts'
import { ROOT } from '../../root.ts'
import { toast } from '../../shell/toasts.ts'
import type { MenuItem } from '../menu.tsx'
import { stepCaption, timeCaption } from './caption.ts'
import type { Drawing } from './drawing.ts'
import { lineLook } from './line-look.ts'
import { fileNameOf, pictureOf } from './picture.ts'
import { rowsOf, statsOf } from './points.ts'
import { save } from './save.ts'

interface Graph {
  readonly drawing: Drawing
  readonly subject: string
  readonly path: string
  readonly format: (value: number | null) => string
  /** The plot as it is drawn now; `null` while there are only numbers. */
  readonly plot: () => SVGSVGElement | null
}

/** What can be taken away from a graph. */
export function menuItemsOf({ drawing, subject, path, format, plot }: Graph): readonly MenuItem[] {
  const { panel, times, from, to } = drawing
  const link = new URL(`.${path}`, ROOT)
  // Whoever opens it later must see the same picture.
  link.searchParams.delete('range')
  link.searchParams.set('from', String(Math.round(from)))
  link.searchParams.set('to', String(Math.round(to)))
  return [
    { title: 'Copy link', deed: () => void copyText(link.href, 'Link copied') },
    {
      title: 'Save as PNG',
      deed: async () => {
        const svg = plot()
        if (svg === null) return toast('A table has no picture: press t for the graph')
        const caption = [timeCaption(drawing), stepCaption(drawing)].filter((part) => part !== '').join(' · ')
        const words = { title: panel.title, subject, legend: legendOf(drawing, format), caption }
        await pictureOf(svg, words).then(
          (picture) => save(picture, fileNameOf(subject, panel.title, to, 'png')),
          (error: unknown) => toast(`No picture: ${error instanceof Error ? error.message : error}`),
        )
      },
    },
    {
      title: 'Save as CSV',
      deed: () =>
        save(
          new Blob([csvOf(rowsOf(times, panel.lines))], { type: 'text/csv' }),
          fileNameOf(subject, panel.title, to, 'csv'),
        ),
    },
  ]
}

function legendOf({ panel: { lines } }: Drawing, format: Graph['format']) {
  return lines.flatMap((line, n) => {
    const stats = statsOf(line)
    if (stats === null) return []
    const { stroke, strokeDasharray } = lineLook(n, lines, null)
    const figures = `last ${format(stats.now)}, avg ${format(stats.avg)}, max ${format(stats.max)}`
    return [{ text: `${line.label}: ${figures}`, stroke, dash: strokeDasharray }]
  })
}

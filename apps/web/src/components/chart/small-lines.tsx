import type { Drawing } from './drawing.ts'
import { lineLook } from './line-look.ts'
import { gapMsOf, linePath, reachOf } from './line-path.ts'

const WIDTH = 300

/** The lines alone, without axes: for a first sight, and where a large graph has no seat. */
export function SmallLines({ drawing, height }: { readonly drawing: Drawing; readonly height: number }) {
  const { panel, times, from, to } = drawing
  const gapMs = gapMsOf(drawing)
  const field = { from, to, ...reachOf(panel.lines), width: WIDTH, height: height - 4 }
  return (
    <svg width="100%" height={height} viewBox={`0 -2 ${WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {panel.lines.map((line, n) => (
        <path
          key={line.key}
          d={linePath(times, line.avg, gapMs, field)}
          fill="none"
          {...lineLook(n, panel.lines, null)}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  )
}

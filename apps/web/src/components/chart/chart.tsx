import { formatMetric } from '@foretop/shared/format/metric.ts'
import { memo, useMemo, useState } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { Span } from '../../spans.ts'
import { clockTime, dayDate, minuteTime, zoneOffsetMs } from '../../zone.ts'
import styles from './chart.module.css'
import { ChartTip } from './chart-tip.tsx'
import { limitLabel } from './limit-label.ts'
import { lineLook } from './line-look.ts'
import type { Panel } from './panels.ts'
import { axisOf, pointsOf } from './points.ts'
import { timeTicks } from './ticks.ts'

const DAY_MS = 86_400_000
const AXIS_PX = 66
const MARGIN = { top: 8, right: 14, bottom: 0, left: 0 }
/** One cursor for all graphs of a page: they share their column of times. */
const SYNC = 'check'

export interface ChartProps {
  readonly panel: Panel
  readonly times: readonly number[]
  readonly stepMs: number
  readonly from: number
  readonly to: number
  /** When the check was not well: tinted. */
  readonly troubles: readonly Span[]
  readonly height: number
  readonly width: number
  readonly onZoom: (from: number, to: number) => void
  readonly onReset: () => void
}

/** Lines over time with their band, limits and gaps. The only file that knows Recharts, with its tip. */
export default memo(function Chart({
  panel,
  times,
  stepMs,
  from,
  to,
  troubles,
  height,
  width,
  onZoom,
  onReset,
}: ChartProps) {
  const points = useMemo(() => pointsOf(times, panel.lines, stepMs), [times, panel.lines, stepMs])
  const axis = useMemo(() => axisOf(panel), [panel])
  const domain = useMemo<[number, number]>(() => [from, to], [from, to])
  const ticks = useMemo(
    () => timeTicks(from, to, Math.max(2, Math.floor(width / 90)), zoneOffsetMs(to)),
    [from, to, width],
  )
  const format = useMemo(() => {
    const metric = { unit: panel.unit, ...(panel.perSecond ? { counter: true as const } : {}) }
    return (value: number) => formatMetric(value, metric)
  }, [panel.unit, panel.perSecond])
  const [drag, setDrag] = useState<readonly [number, number] | null>(null)
  const [pointed, setPointed] = useState<string | null>(null)
  const moment = (label: string | number | undefined) => (label === undefined ? null : Number(label))
  const zoom = () => {
    if (drag !== null && Math.abs(drag[1] - drag[0]) > 60_000) onZoom(Math.min(...drag), Math.max(...drag))
    setDrag(null)
  }
  return (
    <div className={styles.plot} style={{ height }}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={points}
          margin={MARGIN}
          syncId={SYNC}
          syncMethod="value"
          accessibilityLayer={false}
          onMouseDown={({ activeLabel }) => {
            const at = moment(activeLabel)
            if (at !== null) setDrag([at, at])
          }}
          onMouseMove={({ activeLabel }) => {
            const at = moment(activeLabel)
            if (at !== null && drag !== null) setDrag([drag[0], at])
          }}
          onMouseUp={zoom}
          onDoubleClick={onReset}
          onMouseLeave={() => setDrag(null)}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          {troubles.map((span) => (
            <ReferenceArea
              key={span.from}
              x1={Math.max(from, span.from)}
              x2={Math.min(to, span.to)}
              fill={`var(--${span.status}-ink)`}
              fillOpacity={0.1}
              ifOverflow="hidden"
            />
          ))}
          <XAxis
            dataKey="t"
            type="number"
            scale="time"
            domain={domain}
            ticks={ticks}
            tickFormatter={(at) => timeLabel(at, to - from)}
            stroke="var(--edge)"
            tick={TICK}
            tickLine={false}
            minTickGap={20}
          />
          <YAxis
            width={AXIS_PX}
            domain={[...axis.domain]}
            ticks={[...axis.ticks]}
            tickFormatter={format}
            stroke="var(--edge)"
            axisLine={false}
            tick={TICK}
            tickLine={false}
            interval={0}
          />
          {panel.lines.length <= 4 &&
            stepMs > 0 &&
            panel.lines.map((line, n) => (
              <Area
                key={line.key}
                dataKey={`b${n}`}
                fill={lineLook(n, panel.lines, null).stroke}
                fillOpacity={0.18}
                stroke="none"
                connectNulls={false}
                isAnimationActive={false}
                activeDot={false}
                tooltipType="none"
              />
            ))}
          {panel.limits.map(({ status, value }) => (
            <ReferenceLine
              key={value}
              y={value}
              stroke={`var(--${status}-ink)`}
              strokeDasharray={status === 'warning' ? '8 4' : '3 3'}
              label={{
                ...limitLabel(value, panel.limits, axis),
                value: `${status} ${format(value)}`,
                fill: `var(--${status}-ink)`,
                fontSize: 12,
              }}
              ifOverflow="hidden"
            />
          ))}
          {panel.lines.map((line, n) => (
            <Line
              key={line.key}
              dataKey={String(n)}
              name={line.label}
              {...lineLook(n, panel.lines, pointed)}
              dot={false}
              activeDot={{ r: 3 }}
              connectNulls={false}
              isAnimationActive={false}
              onMouseEnter={() => setPointed(line.key)}
              onMouseLeave={() => setPointed(null)}
            />
          ))}
          {drag !== null && <ReferenceArea x1={drag[0]} x2={drag[1]} fill="var(--focus)" fillOpacity={0.2} />}
          <Tooltip isAnimationActive={false} cursor={CURSOR} content={<ChartTip format={format} />} />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
})

const TICK = { fill: 'var(--text3)', fontSize: 12 }
const CURSOR = { stroke: 'var(--text2)', strokeWidth: 1 }

function timeLabel(at: number, spanMs: number): string {
  if (spanMs <= 600_000) return clockTime(at)
  if (spanMs <= 2 * DAY_MS) return minuteTime(at)
  return spanMs <= 5 * DAY_MS && minuteTime(at) !== '00:00' ? minuteTime(at) : dayDate(at)
}

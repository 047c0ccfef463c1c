import { formatMetric } from '@foretop/shared/format/metric.ts'
import { type MouseEvent, memo, useId, useMemo } from 'react'
import {
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
import { zoneOffsetMs } from '../../time/zone.ts'
import styles from './chart.module.css'
import { ChartTip } from './chart-tip.tsx'
import type { Drawing } from './drawing.ts'
import { endLabelsOf } from './end-labels.ts'
import { limitLabel } from './limit-label.ts'
import { lineLook } from './line-look.ts'
import { Bands, EndLabels, HALO, HoleMarks, LETTER_PX, NoteMarks, StatusStrip, TroubleTints } from './marks.tsx'
import { nearestLine } from './nearest-line.ts'
import { axisOf, pointsOf } from './points.ts'
import { timeTicks } from './ticks.ts'
import { timeLabel } from './time-label.ts'
import { useDragged } from './use-dragged.ts'

/** Few enough for a band each. */
const BANDS_MOST = 4
const RIGHT_PX = 14
const TOP_PX = 8
const AXIS_PX = 30
/** One cursor for all graphs of a page: they share their column of times. */
const SYNC = 'time'

interface Props {
  readonly drawing: Drawing
  readonly height: number
  readonly width: number
  readonly onZoom: (from: number, to: number) => void
  readonly onReset: () => void
  /** Key of the line that is pointed at, here or in the legend. */
  readonly pointed: string | null
  readonly onPoint: (key: string | null) => void
}

/** Lines over time with their band, limits, marks and gaps. With its tip and marks, all that knows Recharts. */
export default memo(function Chart({ drawing, height, width, onZoom, onReset, pointed, onPoint }: Props) {
  const { panel, stepMs, from, to, spans, holes, notes, earlier } = drawing
  const points = useMemo(() => pointsOf(drawing), [drawing])
  const axis = useMemo(() => axisOf(drawing), [drawing])
  const domain = useMemo<[number, number]>(() => [from, to], [from, to])
  const ticks = useMemo(() => timeTicks(from, to, Math.max(2, Math.floor(width / 90)), zoneOffsetMs), [from, to, width])
  const format = useMemo(() => {
    const metric = { unit: panel.unit, ...(panel.perSecond ? { counter: true as const } : {}) }
    return (value: number) => formatMetric(value, metric)
  }, [panel.unit, panel.perSecond])
  const labels = useMemo(() => endLabelsOf(drawing, width), [drawing, width])
  const margin = useMemo(() => {
    const letters = Math.max(0, ...labels.map(({ text }) => text.length))
    return { top: TOP_PX, right: letters === 0 ? RIGHT_PX : letters * LETTER_PX + 12, bottom: 0, left: 0 }
  }, [labels])
  const axisPx = useMemo(
    () => 12 + LETTER_PX * Math.max(6, ...axis.ticks.map((tick) => format(tick).length)),
    [axis, format],
  )
  const hatch = useId()
  const drag = useDragged(onZoom)
  const point = (label: string | number | undefined, { nativeEvent }: MouseEvent) => {
    const share = 1 - (nativeEvent.offsetY - TOP_PX) / (height - TOP_PX - AXIS_PX)
    const [bottom, top] = axis.domain
    const at = drawing.times.indexOf(Number(label))
    onPoint(nearestLine(panel.lines, at, bottom + share * (top - bottom), axis.domain))
  }
  return (
    <div className={styles.plot} style={{ height }}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={points}
          margin={margin}
          syncId={SYNC}
          syncMethod="value"
          accessibilityLayer={false}
          {...drag.handlers}
          onMouseMove={(moment, event) => {
            drag.handlers.onMouseMove(moment)
            if (panel.lines.length > 1) point(moment.activeLabel, event)
          }}
          onMouseLeave={() => {
            drag.handlers.onMouseLeave()
            onPoint(null)
          }}
          onDoubleClick={onReset}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <TroubleTints spans={spans} from={from} to={to} />
          <HoleMarks holes={holes} id={hatch} from={from} to={to} />
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
            tickMargin={8}
            height={AXIS_PX}
            minTickGap={20}
          />
          <YAxis
            width={axisPx}
            domain={[...axis.domain]}
            ticks={[...axis.ticks]}
            tickFormatter={format}
            stroke="var(--edge)"
            axisLine={false}
            tick={TICK}
            tickLine={false}
            interval={0}
          />
          {panel.lines.length <= BANDS_MOST && stepMs > 0 && <Bands drawing={drawing} domain={axis.domain} />}
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
                ...HALO,
                fontSize: 12,
              }}
              ifOverflow="hidden"
            />
          ))}
          {earlier !== null &&
            panel.lines.map((line, n) => (
              <Line
                key={line.key}
                dataKey={`e${n}`}
                name={`${line.label}, ${earlier.label}`}
                {...EARLIER}
                dot={false}
                activeDot={false}
                connectNulls={false}
                isAnimationActive={false}
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
            />
          ))}
          <EndLabels labels={labels} />
          <NoteMarks notes={notes} from={from} to={to} />
          <StatusStrip spans={spans} from={from} to={to} />
          {drag.span !== null && (
            <ReferenceArea x1={drag.span[0]} x2={drag.span[1]} fill="var(--focus)" fillOpacity={0.2} />
          )}
          <Tooltip isAnimationActive={false} cursor={CURSOR} content={<ChartTip format={format} />} />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
})

const TICK = { fill: 'var(--text3)', fontSize: 12 }
const CURSOR = { stroke: 'var(--text2)', strokeWidth: 1 }
const EARLIER = { stroke: 'var(--edge)', strokeWidth: 1, strokeDasharray: '4 4' }

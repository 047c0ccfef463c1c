import { formatDuration } from '@foretop/shared/format/duration.ts'
import { dayTime, fullTime, zoneName } from '../../time/zone.ts'
import type { Drawing } from './drawing.ts'

const BANDS_MOST = 4

/** How the points came about: `5 m averages, band min…max`; nothing to say of single looks. */
export function stepCaption({ panel, stepMs, earlier }: Pick<Drawing, 'panel' | 'stepMs' | 'earlier'>): string {
  const band = panel.lines.length <= BANDS_MOST ? ', band min…max' : ''
  return [
    stepMs > 0 ? `${inWords(stepMs)} averages${band}` : '',
    earlier === null ? '' : `dashed grey: ${earlier.label}`,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** The time shown, with its zone. */
export const timeCaption = ({ from, to }: Pick<Drawing, 'from' | 'to'>): string =>
  `${fullTime(from).replace(/:\d\d$/, '')} – ${dayTime(to)} ${zoneName(to)}`

/** Whole minutes have no seconds to speak of. */
const inWords = (ms: number) => formatDuration(ms).replace(/ 00\u202Fs$/, '')

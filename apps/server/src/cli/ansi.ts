import type { Arguments, Io } from './command.ts'

/** SGR parameters of a terminal's colours; `''` is none. */
export type Ink = '' | '2' | '7' | '32' | '33' | '1;33' | '31' | '1;31' | '1;37;41' | '35' | '36' | '1' | '1;7'

export type Paint = (ink: Ink, text: string) => string

export const paint: Paint = (ink, text) => (ink === '' ? text : `\x1b[${ink}m${text}\x1b[0m`)
export const plain: Paint = (_, text) => text

export const COLOR_OPTIONS = { color: { type: 'boolean' }, 'no-color': { type: 'boolean' } } as const
export const COLOR_HELP = '--color, --no-color  default: colours on a terminal, unless NO_COLOR is set'

/** Colours where somebody sees them, unless the words or NO_COLOR say otherwise. */
export function paintFor({ values }: Pick<Arguments, 'values'>, { isTerminal, env }: Pick<Io, 'isTerminal' | 'env'>) {
  if (values['no-color'] === true) return plain
  return values.color === true || (isTerminal && !env.NO_COLOR) ? paint : plain
}

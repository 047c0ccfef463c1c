import { cut } from '../../clip.ts'
import { ProbeFailure } from '../failure.ts'

interface Where {
  /** Which was asked for. */
  readonly module: string | null
  readonly where: string
}

/** What an `@ERROR: ` of a daemon means (clientserver.c of rsync 3.5; its words have been the same since 2.6). */
export function refusalOf(said: string, { module, where }: Where): ProbeFailure {
  const words = cut(said, 300)
  const failed = (code: ProbeFailure['code'], text: string) => new ProbeFailure(code, `${where} ${text}: ${words}`)
  const beginning = (text: string) => said.toLowerCase().startsWith(text)
  if (beginning('chdir failed') || beginning('chroot failed') || beginning('cannot chdir'))
    return failed('protocol', `cannot enter the folder of ${module}: its disk may not be mounted`)
  if (beginning('max connections')) return failed('refused', 'is full')
  if (beginning('unknown module')) return failed('protocol', `has no module ${module}`)
  if (beginning('access denied')) return failed('auth', `does not let our address into ${module}`)
  if (beginning('auth failed')) return failed('auth', `refuses our user or password for ${module}`)
  return failed('protocol', module === null ? 'refuses' : `refuses ${module}`)
}

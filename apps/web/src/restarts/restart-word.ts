import { SAFETY_WORDS, whyText } from '@foretop/shared/format/restart.ts'
import type { HostAnswer, RestartView } from '@foretop/shared/model.ts'
import { SAFETIES } from '@foretop/shared/words.ts'

/** One restart on one host. */
export interface Restartable {
  readonly restart: RestartView
  readonly answer: HostAnswer
}

/** Those that are about a check, or on a host. */
export function restartablesOf(
  restarts: readonly RestartView[],
  of: { readonly check: string } | { readonly host: string },
): readonly Restartable[] {
  return restarts.flatMap((restart) =>
    restart.hosts
      .filter(({ host, about }) => ('check' in of ? about.includes(of.check) : host === of.host))
      .map((answer) => ({ restart, answer })),
  )
}

/** On a card: whether what is in trouble may be restarted. */
export interface RestartWord {
  readonly short: string
  readonly long: string
}

/** Of several the worst: nobody reads a yes and does what is not safe. */
export function restartWordOf(those: readonly Restartable[]): RestartWord | null {
  const worst = SAFETIES.map((safety) => those.find(({ answer }) => answer.answer === safety)).find(
    (one) => one !== undefined,
  )
  if (worst === undefined) return null
  const { restart, answer } = worst
  return {
    short: `restart ${restart.title}: ${answer.answer}`,
    long: `${restart.title}: ${SAFETY_WORDS[answer.answer]}: ${whyText(answer)}`,
  }
}

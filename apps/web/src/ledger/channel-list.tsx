import { type Clock, channelTexts, saidText, stepsOf } from '@foretop/shared/format/ledger.ts'
import type { Why } from '@foretop/shared/model.ts'
import { pictureNow } from '../live/live.ts'
import { fullTime, listedTime } from '../time/zone.ts'
import styles from './ledger.module.css'
import { ToneSign } from './tone-sign.tsx'

interface Props {
  readonly why: Why
  readonly clock: Clock
  /** With what happened on the way to each. */
  readonly steps?: boolean
}

/** What became of it on each channel, in the order of the configuration. */
export function ChannelList({ why, clock, steps = false }: Props) {
  const texts = channelTexts(why, clock)
  return (
    <ul className={styles.channels}>
      {why.channels.map(({ name, kind, account, tries }, index) => {
        const said = texts[index]
        if (said === undefined) return null
        const way = steps && account !== null ? stepsOf(account, tries, clock) : []
        return (
          <li key={name} className={styles.channel} data-tone={said.tone}>
            <p>
              <ToneSign tone={said.tone} />
              <span>
                <b>{name}</b>
                {steps && kind !== null && <i> {kind}</i>} {saidText(said)}
              </span>
            </p>
            {way.length > 0 && (
              <ol className={styles.steps}>
                {way.map((step) => (
                  <li key={`${step.at}${step.text}`} data-tone={step.tone}>
                    <time dateTime={new Date(step.at).toISOString()} title={fullTime(step.at)}>
                      {listedTime(step.at, pictureNow())}
                    </time>
                    <span>{step.text}</span>
                  </li>
                ))}
              </ol>
            )}
          </li>
        )
      })}
    </ul>
  )
}

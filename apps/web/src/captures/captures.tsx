import { captureText, errorText } from '@foretop/shared/format/capture.ts'
import type { Capture, Section } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { captureNow, client } from '../api.ts'
import { useRecords } from '../checks/catalogue.ts'
import { nameOfId } from '../checks/status.ts'
import buttons from '../components/button.module.css'
import panel from '../components/panel.module.css'
import { copyText } from '../copy-text.ts'
import { useSite } from '../live/hooks.ts'
import { pictureNow } from '../live/live.ts'
import { toast } from '../shell/toasts.ts'
import { listedTime } from '../time/zone.ts'
import styles from './captures.module.css'
import { SectionView } from './section-view.tsx'
import { useCaptures } from './use-captures.ts'

interface Props {
  readonly of: { readonly incident: string } | { readonly check: string }
  /** `undefined`: it is not watched any more, or not known yet. */
  readonly check: Pick<CheckView, 'id' | 'kind'> | undefined
  /** More may come. */
  readonly isOpen: boolean
}

/** What would be gone by now: as it was captured when the problem was confirmed, or when somebody asked. For operators. */
export function Captures({ of, check, isOpen }: Props) {
  const { may } = useSite()
  const records = useRecords(check)
  const captures = useCaptures(of, isOpen)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const capturing = useMutation({
    mutationFn: captureNow,
    onSuccess([first]) {
      if (first !== undefined) setChosenId(first.id)
      void client.invalidateQueries({ queryKey: ['captures'] })
    },
    onError: (error) => toast(`Not captured: ${error.message}`),
  })
  if (!may.operate || captures === undefined || (captures.length === 0 && !records)) return null
  const chosen = captures.find(({ id }) => id === chosenId) ?? firstToSee(captures)
  return (
    <section className={panel.panel}>
      <header className={styles.header}>
        <h2>At that moment</h2>
        {chosen !== undefined && (
          <button
            type="button"
            className={buttons.button}
            onClick={() => void copyText(captureText(chosen), 'Capture copied')}
          >
            Copy
          </button>
        )}
        {records && check !== undefined && (
          <button
            type="button"
            className={buttons.button}
            disabled={capturing.isPending}
            onClick={() => capturing.mutate(check.id)}
          >
            {capturing.isPending ? 'Capturing …' : 'Capture now'}
          </button>
        )}
      </header>
      {chosen === undefined && <p className={styles.none}>Nothing is captured yet.</p>}
      {captures.length > 1 && (
        <nav className={styles.choices} aria-label="Captures">
          {captures.map((capture) => (
            <button
              key={capture.id}
              type="button"
              className={buttons.button}
              aria-pressed={capture === chosen}
              onClick={() => setChosenId(capture.id)}
            >
              {timeOf(capture)} {nameOfId(capture.checkId)}
            </button>
          ))}
        </nav>
      )}
      {chosen !== undefined && <Whole key={chosen.id} capture={chosen} />}
    </section>
  )
}

/** The latest that holds anything. */
const firstToSee = (captures: readonly Capture[]): Capture | undefined =>
  captures.find(({ sections }) => sections.length > 0) ?? captures[0]

/** The first, and what is short of the next ones. */
const isShownAtOnce = (section: Section, index: number): boolean =>
  index === 0 || (index < 3 && 'text' in section && section.text.split('\n').length <= SHORT)

const SHORT = 20

const timeOf = ({ at }: Capture): string => listedTime(at, pictureNow())

const REASONS: { readonly [why in Capture['why']]: string } = {
  problem: 'when the problem was confirmed',
  worse: 'when it got worse',
  person: 'because somebody asked',
}

function Whole({ capture }: { readonly capture: Capture }) {
  const { checkId, at, tookMs, sections, error, why, by } = capture
  return (
    <div>
      <p className={styles.about}>
        <time dateTime={new Date(at).toISOString()}>{timeOf(capture)}</time> {nameOfId(checkId)},{' '}
        {by === '' ? REASONS[why] : `because ${by} asked`}
        {tookMs >= 1_000 && `, in ${(tookMs / 1_000).toFixed(1)} s`}
      </p>
      {error !== null && <p className={styles.error}>{errorText(error, sections.length)}</p>}
      {sections.map((section, index) => (
        // Two may have one title.
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change.
        <SectionView key={index} section={section} isOpen={isShownAtOnce(section, index)} />
      ))}
    </div>
  )
}

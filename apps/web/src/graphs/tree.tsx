import type { GraphPreset } from '@foretop/shared/plan.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { Search } from '../shell/search.tsx'
import { type Branch, branchesOf, choosableOf, isFound } from './branches.ts'
import { HostBranch } from './host-branch.tsx'
import { MetricBoxes } from './metric-boxes.tsx'
import type { MetricsOf } from './rows.ts'
import { type Selection, selectionPath } from './selection.ts'
import styles from './tree.module.css'

interface Props {
  readonly presets: readonly GraphPreset[]
  readonly groups: readonly { readonly name: string; readonly title: string }[]
  readonly checks: readonly Summary[]
  readonly metricsOf: MetricsOf
  readonly selection: Selection
  /** Of the address: the time shown stays whatever is chosen. */
  readonly query: URLSearchParams
  readonly onChoose: (selection: Partial<Selection>) => void
  /** Somebody followed a link and wants to see where it led; ticking goes on. */
  readonly onFollow: () => void
}

/** Everything there are graphs of: presets, then groups, their hosts, and the metrics of each. */
export function Tree({ presets, groups, checks, metricsOf, selection, query, onChoose, onFollow }: Props) {
  const [search, setSearch] = useState('')
  const branches = useMemo(() => branchesOf(groups, checks), [groups, checks])
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(openAtFirst(branches, selection)))
  const toggle = (name: string) =>
    setOpened((before) =>
      before.has(name) ? new Set([...before].filter((one) => one !== name)) : new Set([...before, name]),
    )
  const choosable = useMemo(() => choosableOf(checks, metricsOf), [checks, metricsOf])
  const to = (chosen: Partial<Selection>) => selectionPath(chosen, query)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows are a shorter way between links that Tab reaches too.
    <div className={styles.tree} onKeyDown={moveByArrows}>
      <Search value={search} onChange={setSearch} label="Find a metric" />
      {search.trim() !== '' && (
        <MetricBoxes
          title="Metrics"
          metrics={choosable.filter((metric) => isFound(metric, search.trim()))}
          selection={selection}
          onChoose={onChoose}
        />
      )}
      {presets.length > 0 && (
        <section>
          <h2>Presets</h2>
          <ul>
            {presets.map(({ name, title }) => (
              <li key={name}>
                <Link
                  onClick={onFollow}
                  className={styles.name}
                  to={to({ preset: name })}
                  aria-current={selection.preset === name ? 'page' : undefined}
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {branches.map((branch) => {
        const key = branch.group ?? branch.title
        const open = opened.has(key)
        return (
          <section key={key}>
            <h2>
              <button type="button" aria-expanded={open} onClick={() => toggle(key)}>
                {branch.title} <small>{branch.hosts.length}</small>
              </button>
              {branch.group !== null && (
                <Link
                  onClick={onFollow}
                  className={styles.all}
                  to={to({ hosts: [branch.group] })}
                  aria-current={isOnly(selection, branch.group) ? 'page' : undefined}
                  aria-label={`All graphs of ${branch.title}`}
                >
                  all
                </Link>
              )}
            </h2>
            {open && (
              <ul>
                {branch.hosts.map((host) => (
                  <HostBranch
                    key={host}
                    host={host}
                    checks={checks}
                    metricsOf={metricsOf}
                    selection={selection}
                    path={to({ hosts: [host] })}
                    onFollow={onFollow}
                    onChoose={onChoose}
                  />
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}

const isOnly = ({ hosts, preset }: Selection, name: string) =>
  preset === null && hosts.length === 1 && hosts[0] === name

/** The groups in which something is chosen; the only one there is. */
function openAtFirst(branches: readonly Branch[], { hosts }: Selection): readonly string[] {
  const keys =
    branches.length === 1 ? branches : branches.filter((branch) => branch.hosts.some((host) => hosts.includes(host)))
  return keys.map(({ group, title }) => group ?? title)
}

const STEPS: { readonly [key: string]: -1 | 1 | undefined } = { ArrowDown: 1, ArrowUp: -1 }

function moveByArrows(event: KeyboardEvent): void {
  const { key, currentTarget, target } = event
  const step = STEPS[key]
  if (step === undefined || (target instanceof HTMLInputElement && target.type === 'search')) return
  const stops = [...currentTarget.querySelectorAll<HTMLElement>('a, button, input')]
  const at = stops.findIndex((stop) => stop.matches(':focus'))
  event.preventDefault()
  stops[at + step]?.focus()
}

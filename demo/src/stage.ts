import { SCENES, type SceneName, STORIES, storyOf } from './scenes.ts'
import type { Simulation } from './simulation.ts'

/** Sets scenes on the estate, and plays stories of them. */
export interface Stage extends Disposable {
  /** As the estate's own; both end a story. */
  break(target: string, fault: string): void
  mend(target: string, fault?: string): void
  mendAll(): void
  /** Mends everything, then breaks what belongs to the scene. */
  scene(name: SceneName): void
  /** Returns what will happen, for people. Throws when there is no such story. */
  play(name: string): string
  /** The story that is playing, and its scene. */
  playing(): { readonly story: string; readonly scene: string } | null
}

export function createStage(estate: Simulation): Stage {
  let timer: NodeJS.Timeout | undefined
  let now: { readonly story: string; readonly scene: string } | null = null
  const end = () => {
    clearTimeout(timer)
    now = null
  }
  const mendAll = () => {
    for (const target of new Set(estate.broken().map(({ target }) => target))) estate.mend(target)
  }
  const set = (name: SceneName) => {
    mendAll()
    for (const { target, fault } of SCENES[name].faults) estate.break(target, fault)
  }
  return {
    break(target, fault) {
      end()
      estate.break(target, fault)
    },
    mend(target, fault) {
      end()
      estate.mend(target, fault)
    },
    mendAll() {
      end()
      mendAll()
    },
    scene(name) {
      end()
      set(name)
    },
    play(name) {
      const story = storyOf(name)
      if (story === undefined) throw new Error(`there is no story ${name}; there are ${STORIES.join(', ')}`)
      end()
      const act = (index: number) => {
        const current = story.acts[index]
        if (current === undefined) return end()
        set(current.scene)
        now = { story: name, scene: current.scene }
        timer = setTimeout(() => act(index + 1), current.lastsMs)
      }
      act(0)
      return [story.title, ...story.acts.map(lineOf)].join('\n')
    },
    playing: () => now,
    [Symbol.dispose]: end,
  }
}

function lineOf({ scene, lastsMs }: { readonly scene: SceneName; readonly lastsMs: number }): string {
  const lasts = lastsMs === 0 ? 'from then on' : `${lastsMs / 60_000} min`
  return `  ${scene.padEnd(12)} ${lasts.padEnd(13)} ${SCENES[scene].title}`
}

/** What is broken at once. */
export interface Scene {
  readonly title: string
  readonly faults: readonly { readonly target: string; readonly fault: string }[]
}

/** What tests and pictures show, and what stories are made of. */
export const SCENES = {
  calm: { title: 'all is well', faults: [] },
  'db-outage': {
    title: 'a master is down, and the replica of another stopped on an error',
    faults: [
      { target: 'db-b01', fault: 'down' },
      { target: 'db-a02', fault: 'replication' },
    ],
  },
  overload: {
    title: 'far more visitors than the web servers can serve',
    faults: [{ target: 'lb01', fault: 'overload' }],
  },
  'split-brain': {
    title: 'both dispatchers are master',
    faults: [{ target: 'd1', fault: 'split-brain' }],
  },
} as const satisfies { readonly [name: string]: Scene }
export type SceneName = keyof typeof SCENES

/** Scenes one after the other. A scene alone is a story too: it comes and goes. */
export interface Story {
  readonly title: string
  readonly acts: readonly { readonly scene: SceneName; readonly lastsMs: number }[]
}

const MINUTE_MS = 60_000

const EVENING: Story = {
  title: 'an evening on call: overload, a database outage, a split brain, with quiet in between',
  acts: [
    { scene: 'calm', lastsMs: MINUTE_MS / 2 },
    { scene: 'overload', lastsMs: 3 * MINUTE_MS },
    { scene: 'calm', lastsMs: 2 * MINUTE_MS },
    { scene: 'db-outage', lastsMs: 4 * MINUTE_MS },
    { scene: 'calm', lastsMs: 2 * MINUTE_MS },
    { scene: 'split-brain', lastsMs: 3 * MINUTE_MS },
    { scene: 'calm', lastsMs: 0 },
  ],
}

/** The story of that name; `undefined` when there is none. */
export function storyOf(name: string): Story | undefined {
  if (name === 'evening') return EVENING
  if (!isScene(name)) return undefined
  if (name === 'calm') return { title: SCENES.calm.title, acts: [{ scene: 'calm', lastsMs: 0 }] }
  return {
    title: `${SCENES[name].title}; ends by itself`,
    acts: [
      { scene: name, lastsMs: 5 * MINUTE_MS },
      { scene: 'calm', lastsMs: 0 },
    ],
  }
}

export const STORIES: readonly string[] = ['evening', ...Object.keys(SCENES)]

const isScene = (name: string): name is SceneName => Object.hasOwn(SCENES, name)

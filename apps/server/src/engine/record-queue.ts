import type { Clock } from '../looking/clock.ts'

const AT_ONCE = 8

interface Task {
  run(): Promise<void>
  /** Its turn did not come in time. */
  late(): void
}

interface Due extends Task {
  readonly host: string
  readonly since: number
}

/** Runs what is to be recorded, some at a time and of one machine one after the other, as they came. */
export function createRecordQueue(clock: Clock, patienceMs: number) {
  let due: readonly Due[] = []
  const busy = new Set<string>()
  const pump = () => {
    const late = due.filter(({ since }) => clock.now() - since > patienceMs)
    due = due.filter((task) => !late.includes(task))
    for (const task of late) task.late()
    while (busy.size < AT_ONCE) {
      const next = due.find(({ host }) => !busy.has(host))
      if (next === undefined) return
      due = due.filter((task) => task !== next)
      busy.add(next.host)
      void next.run().finally(() => {
        busy.delete(next.host)
        pump()
      })
    }
  }
  return {
    add(host: string, task: Task) {
      due = [...due, { ...task, host, since: clock.now() }]
      pump()
    },
    stop() {
      due = []
    },
  }
}

import type { ServerSettings } from '../../config/settings.ts'

/** How the monitor serves just now. A reload may say otherwise while people are connected. */
export interface InForce {
  (): ServerSettings
  adopt(next: ServerSettings): void
  /** Called after each change, in the order of asking. */
  onChange(listener: () => void): void
}

export function createInForce(first: ServerSettings): InForce {
  let current = first
  const listeners: (() => void)[] = []
  return Object.assign(() => current, {
    adopt(next: ServerSettings) {
      current = next
      for (const listener of listeners) listener()
    },
    onChange: (listener: () => void) => void listeners.push(listener),
  })
}

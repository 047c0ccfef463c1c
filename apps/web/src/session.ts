/** Whether the server wants to know who is looking. */
let needed = false
const listeners = new Set<() => void>()

export const sessionStore = {
  get: (): boolean => needed,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

const set = (value: boolean) => {
  if (needed === value) return
  needed = value
  for (const listener of listeners) listener()
}

export const demandLogin = (): void => set(true)
export const loggedIn = (): void => set(false)

/** Does what was asked for, once for all who ask until then. */
export interface Later extends Disposable {
  soon(): void
}

export function createLater(ms: number, run: () => void): Later {
  let timer: NodeJS.Timeout | null = null
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = null
        run()
      }, ms)
    },
    [Symbol.dispose]() {
      if (timer !== null) clearTimeout(timer)
    },
  }
}

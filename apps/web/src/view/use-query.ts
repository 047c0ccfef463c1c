import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** Puts values into the address, `null` takes them out; the rest of it stays. Going back leaves the page, not the filter. */
export function useSetQuery(): (patch: { readonly [name: string]: string | null }) => void {
  const [, setQuery] = useSearchParams()
  return useCallback(
    (patch) =>
      setQuery(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [name, value] of Object.entries(patch))
            if (value === null || value === '') next.delete(name)
            else next.set(name, value)
          return next
        },
        { replace: true },
      ),
    [setQuery],
  )
}

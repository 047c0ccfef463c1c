import { useEffect, useState } from 'react'
import { Notice } from './notice.tsx'

/** Before this, waiting is no news. */
const PATIENCE_MS = 400

/** Stands where something will be as soon as it is there. */
export function Waiting({ what = 'the first picture' }: { readonly what?: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return late ? <Notice>Waiting for {what} …</Notice> : null
}

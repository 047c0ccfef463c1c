import { useState } from 'react'
import { frozenOrder, type Order } from './frozen-order.ts'

/** Keeps the order while the list is in use. Another `key` is another list: it starts fresh even under the pointer. */
export function useFrozenOrder(current: readonly string[], inUse: boolean, key: string): Order {
  const [kept, setKept] = useState({ key, ids: current })
  const order = frozenOrder(kept.ids, current, inUse && kept.key === key)
  if (kept.key !== key || kept.ids !== order.ids) setKept({ key, ids: order.ids })
  return order
}

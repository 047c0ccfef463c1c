import { queryOptions } from '@tanstack/react-query'
import { getCheck } from '../api.ts'

/** All of one check, as every page asks for it. */
export const checkQuery = (id: string) =>
  queryOptions({ queryKey: ['check', id], queryFn: ({ signal }) => getCheck(id, signal) })

import { useQuery } from '@tanstack/react-query'
import { getOnCall } from '../api.ts'

const REFETCH_MS = 60_000

/** Who is on call, now and in the four weeks to come; an older server knows of nobody. */
export const useOnCall = () =>
  useQuery({ queryKey: ['on-call'], queryFn: ({ signal }) => getOnCall(signal), refetchInterval: REFETCH_MS })

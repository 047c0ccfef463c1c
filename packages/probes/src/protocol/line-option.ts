import { z } from 'zod'

/** A text of an option that is said within a line: nothing in it may begin another. */
export const lineOption = (what: string) =>
  z
    .string()
    .min(1)
    .max(1_024)
    .regex(/^[^\r\n\0]*$/, `${what} is one line`)

import type { z } from 'zod'

/** What a schema describes, as everybody has it: what is known is read, and nobody changes it in place. */
export type Fact<S extends z.ZodType> = Unchanging<z.output<S>>

export type Unchanging<T> = T extends readonly (infer Item)[]
  ? readonly Unchanging<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Unchanging<T[K]> }
    : T

/** What the configuration says, resolved; part of the vocabulary of `model.ts`. */

export type * from './model/plan.ts'

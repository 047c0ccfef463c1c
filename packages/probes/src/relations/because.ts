import type { Because } from '@foretop/shared/model.ts'

/**
 * What a relation says where all that is bad is trouble of these members; of none it says nothing. `metrics`: those that
 * tell of nothing else; whatever another one is judged by is its own.
 */
export const becauseOf = (
  members: readonly { readonly checkId: string }[],
  metrics: readonly string[] = [],
  more: Pick<Because, 'together' | 'enough'> = {},
): { readonly because?: Because } =>
  members.length === 0
    ? {}
    : { because: { checks: members.map(({ checkId }) => checkId), metrics: [...metrics], ...more } }

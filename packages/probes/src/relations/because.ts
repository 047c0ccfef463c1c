import type { Because } from '@foretop/shared/model.ts'

/** What a relation says where all that is bad is trouble of these members; of none it says nothing. */
export const becauseOf = (
  members: readonly { readonly checkId: string }[],
  more: Pick<Because, 'together'> = {},
): { readonly because?: Because } =>
  members.length === 0 ? {} : { because: { checks: members.map(({ checkId }) => checkId), ...more } }

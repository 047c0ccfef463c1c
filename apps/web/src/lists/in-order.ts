/** Names as people order them: `web2` before `web10`. */
export const inOrder = new Intl.Collator('en', { numeric: true }).compare

/** Where the product lies, wherever a proxy put it: read once, before any navigation. Ends in a slash. */
export const ROOT = new URL('.', document.baseURI)

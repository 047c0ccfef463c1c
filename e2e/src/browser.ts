export { startBrowser } from '@foretop/lab/browser.ts'

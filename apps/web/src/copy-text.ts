import { toast } from './shell/toasts.ts'

/** Puts text on the clipboard and says so. Over plain HTTP browsers offer only the old way. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(done)
  } catch {
    toast(copyBySelecting(text) ? done : 'The browser does not allow copying')
  }
}

function copyBySelecting(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } finally {
    field.remove()
  }
}

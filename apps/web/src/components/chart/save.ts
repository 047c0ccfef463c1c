/** Hands a file to the browser, which puts it where downloads go. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold on the contents once it began.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

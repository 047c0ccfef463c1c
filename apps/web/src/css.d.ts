import 'react'

declare module 'react' {
  interface CSSProperties {
    /** Custom properties carry measures from the layout to the style sheet. */
    [name: `--${string}`]: string | number | undefined
  }
}

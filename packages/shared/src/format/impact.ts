import type { Impact } from '../model/impact.ts'

/** `no, lb01 carries the traffic`: what stands behind "users:". */
export const impactText = ({ users, text }: Impact): string => (text === '' ? users : `${users}, ${text}`)

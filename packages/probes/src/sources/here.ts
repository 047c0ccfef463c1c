import type { Target } from '../define.ts'

/** A source of which nobody says where it is asked is asked on this machine. */
export const here = (target: Target): Target => (target.address === '' ? { ...target, address: 'localhost' } : target)

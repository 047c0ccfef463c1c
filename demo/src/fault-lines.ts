import type { Simulation } from './simulation.ts'

/** What can be broken: the words that do it, ready to be typed, and what they do. */
export const faultLines = ({ faults }: Pick<Simulation, 'faults'>): string =>
  faults.map(({ example, title }) => `  npm run ${example.replace('demo ', 'demo -- ').padEnd(44)} ${title}`).join('\n')

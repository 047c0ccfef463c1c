/**
 * The environment of a program that is not ours while the tests run under another clock (`npm run trial -- clocks`): real
 * servers live by the machine's own time, as they would on other machines, and some do not start under a made-up one.
 */
export function withMachineClock(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (!hasMadeUpClock(env)) return env
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name !== 'LD_PRELOAD' && !name.startsWith('FAKETIME')),
  )
}

/** Whether a program with this environment is told another time than the machine's. */
export const hasMadeUpClock = (env: NodeJS.ProcessEnv = process.env): boolean => env.FAKETIME !== undefined

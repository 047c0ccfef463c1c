/** A culprit is `metric` or `metric:instance`: this is the metric. */
export const metricName = (culprit: string): string => culprit.split(':', 1)[0] ?? culprit

/** What an instance is called beside its metric; `null`: nothing, as of the one that servers name themselves. */
export const instanceWord = (instance: string | null): string | null => (instance === 'default' ? null : instance)

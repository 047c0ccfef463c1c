/** A culprit is `metric` or `metric:instance`: this is the metric. */
export const metricName = (culprit: string): string => culprit.split(':', 1)[0] ?? culprit

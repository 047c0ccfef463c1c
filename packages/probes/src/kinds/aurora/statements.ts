/** More rows than this are a failure: each is an instance of several metrics. A cluster has sixteen at most, beside rows of the past. */
export const MOST_ROWS = 500
/** The server itself ends a statement that takes longer, in ms. */
export const LIMIT_MS = 2_000

/** Whom we ask: the name it has in the list, and whether it takes writes. No other MySQL knows the first variable (1193). */
export const OWN = 'SELECT @@aurora_server_id AS id, @@innodb_read_only AS read_only'

/**
 * All instances that the one we ask knows of. Facts of `replica_host_status`, from the documentation of Aurora MySQL, and from what
 * its drivers and ProxySQL do with it:
 *
 * - The writer's SESSION_ID is the text MASTER_SESSION_ID; its lag has no sense, and was once 0 and later the largest of numbers.
 * - Rows of instances that are gone stay: some minutes, or for ever where the cluster was restored from another one, whose writer
 *   then stays a writer. After a failover the former writer has that SESSION_ID for a while, but its time no longer moves.
 * - Whether LAST_UPDATE_TIMESTAMP is in UTC or in the zone of the session is not documented: its age is asked by both clocks.
 *
 * `lag` is a reserved word in MySQL 8.0.
 */
export const INSTANCES = `SELECT SERVER_ID AS id, SESSION_ID AS session_id, REPLICA_LAG_IN_MILLISECONDS AS lag_ms, CPU AS cpu,
  TIMESTAMPDIFF(MICROSECOND, LAST_UPDATE_TIMESTAMP, NOW(6)) AS age_us,
  TIMESTAMPDIFF(MICROSECOND, LAST_UPDATE_TIMESTAMP, UTC_TIMESTAMP(6)) AS age_utc_us
  FROM information_schema.replica_host_status`

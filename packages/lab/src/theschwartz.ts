/** Tables of a TheSchwartz, with the columns and keys of version 1.12, by no more SQL than makes them. */
export function theschwartzTables(database: string, prefix = ''): readonly string[] {
  const table = (name: string, ...parts: readonly string[]) =>
    `CREATE TABLE ${database}.${prefix}${name} (${parts.join(', ')})`
  return [
    table(
      'funcmap',
      'funcid INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
      'funcname VARCHAR(255) NOT NULL UNIQUE',
    ),
    table(
      'job',
      'jobid BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
      'funcid INT UNSIGNED NOT NULL',
      'arg MEDIUMBLOB',
      'uniqkey VARCHAR(255)',
      'insert_time INT UNSIGNED',
      'run_after INT UNSIGNED NOT NULL',
      'grabbed_until INT UNSIGNED NOT NULL',
      'priority SMALLINT UNSIGNED',
      'coalesce VARCHAR(255)',
      'KEY (funcid, run_after)',
      'UNIQUE (funcid, uniqkey)',
      'KEY (funcid, coalesce)',
    ),
    table(
      'note',
      'jobid BIGINT UNSIGNED NOT NULL',
      'notekey VARCHAR(255)',
      'value MEDIUMBLOB',
      'PRIMARY KEY (jobid, notekey)',
    ),
    table(
      'error',
      'error_time INT UNSIGNED NOT NULL',
      'jobid BIGINT UNSIGNED NOT NULL',
      'message VARCHAR(255) NOT NULL',
      'funcid INT UNSIGNED NOT NULL DEFAULT 0',
      'KEY (funcid, error_time)',
      'KEY (error_time)',
      'KEY (jobid)',
    ),
    table(
      'exitstatus',
      'jobid BIGINT UNSIGNED NOT NULL PRIMARY KEY',
      'funcid INT UNSIGNED NOT NULL DEFAULT 0',
      'status SMALLINT UNSIGNED',
      'completion_time INT UNSIGNED',
      'delete_after INT UNSIGNED',
      'KEY (funcid)',
      'KEY (delete_after)',
    ),
  ]
}

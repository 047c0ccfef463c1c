import { expect, test } from 'vitest'
import { innodbText } from './innodb.ts'

const STATEMENT = `INSERT INTO letters (text) VALUES ('planted-one
DEAR PLANTED
---TRANSACTION planted
--Thread planted
Process ID planted
12 log i planted
12 reads planted
LOG
Buffer pool size planted
Planted 5')`
const HELD = `RECORD LOCKS space id 5 page no 3 n bits 72 index PRIMARY of table \`app\`.\`letters\` trx id 42 lock_mode X locks rec but not gap
Record lock, heap no 2 PHYSICAL RECORD: n_fields 4; compact format; info bits 0
 0: len 4; hex 80000001; asc planted;;`
const STATUS = `
=====================================
2026-11-30 18:00:00 0x7f0 INNODB MONITOR OUTPUT
=====================================
Per second averages calculated from the last 20 seconds
----------
SEMAPHORES
----------
OS WAIT ARRAY INFO: reservation count 12
RW-shared spins 0, rounds 0, OS waits 0
------------------------
LATEST DETECTED DEADLOCK
------------------------
2026-11-30 17:59:00 0x7f1
*** (1) TRANSACTION:
TRANSACTION 41, ACTIVE 3 sec inserting
mysql tables in use 1, locked 1
MariaDB thread id 8, OS thread handle 140, query id 99 localhost 127.0.0.1 shop Update
${STATEMENT}
*** (1) WAITING FOR THIS LOCK TO BE GRANTED:
${HELD}
*** WE ROLL BACK TRANSACTION (1)
------------
TRANSACTIONS
------------
Trx id counter 43
History list length 7
---TRANSACTION 42, ACTIVE 9 sec inserting
mysql tables in use 1, locked 1
LOCK WAIT 2 lock struct(s), heap size 1128, 1 row lock(s)
MariaDB thread id 9, OS thread handle 141, query id 100 localhost 127.0.0.1 shop Update
${STATEMENT}
------- TRX HAS BEEN WAITING 9000000 us FOR THIS LOCK TO BE GRANTED:
${HELD}
----------------------
BUFFER POOL AND MEMORY
----------------------
Total large memory allocated 167772160
Buffer pool size   8064
Modified db pages  12
0.00 reads/s, 0.00 creates/s
`

test('who waits for whom and the numbers are told, and no line of a statement that goes over many', () => {
  const text = innodbText(STATUS)
  for (const line of [
    '*** (1) WAITING FOR THIS LOCK TO BE GRANTED:',
    'History list length 7',
    '---TRANSACTION 42, ACTIVE 9 sec inserting',
    'LOCK WAIT 2 lock struct(s), heap size 1128, 1 row lock(s)',
    'MariaDB thread id 9, OS thread handle 141, query id 100 localhost 127.0.0.1 shop Update',
    '------- TRX HAS BEEN WAITING 9000000 us FOR THIS LOCK TO BE GRANTED:',
    'RECORD LOCKS space id 5 page no 3 n bits 72 index PRIMARY of table `app`.`letters` trx id 42 lock_mode X locks rec but not gap',
    'Total large memory allocated 167772160',
    'Buffer pool size   8064',
    'Modified db pages  12',
  ])
    expect(text.split('\n')).toContain(line)
  expect(text).not.toMatch(/planted/i)
  expect(text).not.toMatch(/thread id 8|^LOG$/m)
})

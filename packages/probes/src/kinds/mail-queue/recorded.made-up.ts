/** What Postfix 3.7 printed of six mails; names and addresses are made up. */
export const TEXT = `-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
EF5DC248330     318 Sat Nov 21 02:17:46  a3@example.test
                   (connect to 127.0.0.1[127.0.0.1]:21959: Connection refused)
                                         u3@far.example.test

9CD00248159*    318 Sat Nov 21 02:17:46  a1@example.test
                                         u1@far.example.test

C206A248323     318 Sat Nov 21 02:17:47  a2@example.test
(host mx.far.example.test[192.0.2.9] said: 450 4.1.1 <u2@far.example.test>: Recipient u2@far.example.test unknown (in reply to RCPT TO command))
                                         u2@far.example.test

D306A248323     318 Sat Nov 21 02:17:47  MAILER-DAEMON
                   (connect to 127.0.0.1[127.0.0.1]:21959: Connection refused)
                                         u4@far.example.test
                                         u5@far.example.test

88D0421C0C7!    266 Mon Dec  1 02:54:50  s3@example.test
                                         u3@far.example.test

4Bw5Rk3xY4z1     266 Sat Nov 21 02:54:50  s3@example.test
                                         u3@far.example.test

-- 2 Kbytes in 6 Requests.
`

const mail = (queue: string, arrived: number, reason?: string) =>
  JSON.stringify({
    ...{ queue_name: queue, queue_id: '88D0421C0C7', arrival_time: arrived, message_size: 266, forced_expire: false },
    ...{ sender: 's3@example.test', recipients: [{ address: 'u3@far.example.test', delay_reason: reason }] },
  })

/** Mails as `-j` tells them; `arrivedS` is Unix time. */
export const jsonOf = (...mails: readonly (readonly [queue: string, arrivedS: number, reason?: string])[]): string =>
  mails.map((one) => `${mail(...one)}\n`).join('')

/** What nullmailer 2.2 printed. */
export const NULLMAILER = `2026-11-30 02:53:46 130 bytes from <a@example.test>
  to <b@example.test>
  to <c@example.test>
2026-11-29 02:53:46 1130 bytes from <>
  to <b@example.test>
`

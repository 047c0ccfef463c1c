import { parsed } from '../../fuzz/parsed.ts'
import { conclude } from '../../protocol/nagios/conclude.ts'
import { exec } from './exec.ts'

const recording = (name: string, code: number, ...pieces: readonly string[]) =>
  parsed(exec, {
    name,
    pieces,
    read: ([stdout = '', stderr = '']) =>
      conclude('check', { code, signal: null, stdout: stdout.toString(), stderr: stderr.toString(), cut: null }),
  })

// The exit code is not said by the plugin's words: with 0 any words are ok, so none is fuzzed.
export const recordings = async () => [
  recording(
    'many lines',
    2,
    "DISK CRITICAL - free space: / 3326 MB (56%); | /=2643MB;5948;5958;0;5968 'an ''odd'' = one'=U;@1:2;~:3\n" +
      '/ 15272 MB (77%);\n/boot 68 MB (69%); | /boot=68MB;88;93;0;98\n/home=69357MB;253404;253409;0;253414\n',
  ),
  recording('units', 1, 'PING WARNING | rta=0.017000ms;100.000000;200.000000;0.000000 pl=0%;20;50;0 q=299c n=5B t=1s'),
  recording('a wrong option', 3, 'Usage:\ncheck_load [-r] -w W\n', "check_load: unrecognized option '--no-such'\n"),
]

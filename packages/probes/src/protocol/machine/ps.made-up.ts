/**
 * What `ps` says with the columns that we ask for. Linux: procps 4.0.2 and busybox 1.35 of Debian 12, recorded and shortened.
 * FreeBSD and OpenBSD: written by their sources (bin/ps/{keyword,print,fmt}.c: FreeBSD 14, OpenBSD of 2009 and 2016), not
 * recorded.
 */
export const PS_LINUX = `  PID  PPID USER     STAT   RSS     ELAPSED     TIME COMMAND         COMMAND
    1     0 root     Ss   12712 34-02:11:09 00:03:00 systemd         /sbin/init splash
    2     0 root     S        0 34-02:11:09 00:00:00 kthreadd        [kthreadd]
   13     2 root     S        0 34-02:11:09 00:00:00 pool_workqueue_ [pool_workqueue_release]
  417     1 root     Ss    1936    02:11:09 00:00:07 nginx           nginx: master process /usr/sbin/nginx
  418   417 www-data S     6936    02:11:09 00:01:52 nginx           nginx: worker process
 5660     1 dw       S     4884       21:34 00:00:09 content-importe content-importer [bored]
 5663     1 dw       S   104884       00:07 00:00:01 content-importe content-importer [importing feed 4711]
 5670   417 very-lo+ Z        0       00:07 00:00:00 tmux: server    [tmux: server] <defunct>
1201234 5700 root    S     1052 10-11:12:13 1-02:03:04 perlbal       /usr/bin/perl /usr/bin/perlbal --daemon
1201235    1 dw      S     1052 10-11:12:13 1-02:03:04 content-importe content-importer [busy]
26123     1 root     S     1876       00:00 00:00:00 timeout         timeout 10 ps -A -ww -o pid,ppid,user:32,stat,rss,etime,time,comm,args
26124 26123 root     R     1876       00:00 00:00:00 ps              ps -A -ww -o pid,ppid,user:32,stat,rss,etime,time,comm,args
`

export const PS_BUSYBOX = `PID   PPID  USER     STAT RSS  COMMAND          COMMAND
    1     0 root     S    8200 init             {systemd} /sbin/init
 5660     1 dw       S    4736 content-importe  content-importer [bored]
 5663     1 dw       S     41m content-importe  content-importer [importing feed 4711]
26198 26123 root     R    1672 busybox          busybox ps -o pid,ppid,user,stat,rss,comm,args
`

export const PS_FREEBSD = `  PID  PPID USER  STAT    RSS      ELAPSED       TIME UCOMM           COMMAND
    0     0 root  DLs    2064 123-04:05:06 1802:12.03 kernel          [kernel]
    1     0 root  ILs    1204 123-04:05:06    0:00.11 init            /sbin/init
   11     0 root  RNL     128 123-04:05:06 9302:45.99 idle            [idle]
 1411     1 root  Ss     8840  12-01:02:03    0:14.60 nginx           nginx: master process /usr/local/sbin/nginx
 1412  1411 www   S     11020     01:02:03    9:59.01 nginx           nginx: worker process (nginx)
 5660     1 dw    I     24884        21:34    0:09.00 perl            content-importer [bored] (perl)
 5663     1 dw    S     24980        00:07    0:00.44 perl            content-importer [importing feed 4711] (perl)
 5670  5663 dw    Z         0        00:07    0:00.00 perl            <defunct>
26124 26123 nagios R+     2876        00:00    0:00.00 ps              ps -ax -ww -o pid,ppid,user,state,rss,etime,time,ucomm,command
`

export const PS_OPENBSD = `  PID  PPID USER     STAT    RSS STARTED       TIME UCOMM            COMMAND
    1     0 root     Ss      312  9:03AM    0:01.00 init             /sbin/init
41123     0 root     DK        0  9:03AM    0:00.00 zerothread       (zerothread)
 5660     1 _dw      S      4884 Thu09AM    0:09.00 perl             perl: content-importer [bored] (perl)
26124 26123 _nagios  R+p/1  1876 11:12AM    0:00.00 ps               ps -ax -ww -o pid,ppid,user,state,rss,etime,time,ucomm,command
`

/** /proc/self/mountinfo as proc(5) has it. */
export const MOUNTINFO = `27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
96 27 8:17 / /srv/my\\040files ro,relatime shared:43 master:2 - xfs /dev/sdb1 rw,attr2
97 27 0:50 / /home rw - nfs4 filer:/export/home rw,vers=4.2
98 27 8:1 /var/bound /mnt/shown rw - ext4 /dev/sda1 rw
99 27 8:33 / /data rw,relatime - ext4 /dev/sdc1 ro,errors=remount-ro
100 27 0:60 / /media rw - autofs systemd-1 rw,fd=42
`

/** `mount -p` of FreeBSD, written by its source (sbin/mount/mount.c, putfsent), not recorded. */
export const MOUNT_FREEBSD = `/dev/ada0p2\t\t/\t\t\tufs\trw,noatime \t1 1
devfs\t\t\t/dev\t\t\tdevfs\trw\t\t0 0
/usr/installs/shop1\t/home/ftp/shop1\t\tnullfs\trw\t\t0 0
/usr/installs/a-very-long-name /home/ftp/a very long name nullfs\tro,nosuid \t0 0
filer:/export/x\t\t/srv/x\t\t\tnfs\trw\t\t0 0
`

/** `mount` of OpenBSD, written by its source (sbin/mount/mount.c, prmount), not recorded. */
export const MOUNT_OPENBSD = `/dev/sd0a on / type ffs (local)
/dev/sd0d on /usr type ffs (local, nodev, read-only)
filer:/export on /srv/my files type nfs (nodev, nosuid, v3, udp, timeo=100, retrans=101)
`

/** As fstab(5) of Linux and of FreeBSD describe it. */
export const FSTAB = `# <file system> <mount point> <type> <options> <dump> <pass>
UUID=0123 / ext4 errors=remount-ro 0 1
/dev/sdb1\t/srv/my\\040files\txfs\tro,noatime\t0 2
filer:/export/home /home nfs x-systemd.automount,_netdev 0 0
/var/bound /mnt/shown/ none bind 0 0
/dev/cd0 /cdrom cd9660 ro,noauto 0 0
/dev/ada0p3 none swap sw 0 0

broken
`

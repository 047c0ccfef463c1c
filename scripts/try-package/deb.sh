# In a bare Debian without systemd running, from the packages in /packages: install, upgrade, remove, purge.
. /try/lib.sh
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
NODE=/usr/lib/foretop/node_modules/.bin/node
serve() {
  # As the unit starts it, by the user it says.
  start=$(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/foretop.service)
  # shellcheck disable=SC2086
  NODE_COMPILE_CACHE=/var/cache/foretop setpriv --reuid=foretop --regid=foretop --clear-groups $start --log warn & pid=$!
}
there() { [ -e "$1" ] || { echo "$1 is not there" >&2; exit 1; }; }
gone() { [ ! -e "$1" ] || { echo "$1 is still there" >&2; exit 1; }; }
is() { [ "$2" = "$3" ] || { echo "$1: expected $3, got $2" >&2; exit 1; }; }

dpkg -i /packages/foretop_*_amd64.deb
is 'data folder' "$(stat -c '%U %a' /var/lib/foretop)" 'foretop 700'
is 'configuration folder' "$(stat -c '%U:%G %a' /etc/foretop)" 'root:foretop 750'
is 'secrets' "$(stat -c '%U %a' /etc/foretop/secrets.env)" 'root 600'
is 'enabled' "$(readlink /etc/systemd/system/multi-user.target.wants/foretop.service)" /lib/systemd/system/foretop.service
foretop validate --config /etc/foretop
serve; ask wall silence; end "$pid"

echo '# written by the admin' >>/etc/foretop/foretop.yaml
dpkg -i /packages/next/foretop_*_amd64.deb </dev/null
is 'configuration folder after an upgrade' "$(stat -c '%U:%G %a' /etc/foretop)" 'root:foretop 750'
is 'version' "$(dpkg-query -f '${Version}' -W foretop)" 99.0.0
tail -1 /etc/foretop/foretop.yaml | grep -q 'written by the admin'
serve; ask wall silenced; end "$pid"

dpkg -r foretop
there /etc/foretop/foretop.yaml
there /var/lib/foretop/state.db
dpkg -P foretop >/tmp/said
grep 'are kept' /tmp/said
gone /etc/foretop
gone /var/cache/foretop
there /var/lib/foretop/state.db
id foretop

dpkg -i /packages/next/foretop_*_amd64.deb
serve; ask wall silenced; end "$pid"
FORETOP_PURGE_DATA=yes dpkg -P foretop
gone /var/lib/foretop
gone /usr/lib/foretop
if id foretop; then exit 1; fi
# For `systemd-analyze verify` outside.
dpkg -i /packages/foretop_*_amd64.deb

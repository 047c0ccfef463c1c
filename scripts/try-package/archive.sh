# In a bare Debian, from the archives in /packages: it runs, and the next version goes on with its data.
. /try/lib.sh
if command -v node || command -v npm; then exit 1; fi
cd /opt
tar xzf /packages/foretop-*-linux-x64.tar.gz
tar xzf /packages/next/foretop-*-linux-x64.tar.gz
next=/opt/foretop-99.0.0-linux-x64
first=$(ls -d /opt/foretop-* | grep -v "$next")
NODE=$first/node_modules/.bin/node

"$first/bin/foretop" serve --data /var/lib/foretop --log warn & pid=$!
ask wall silence
end "$pid"

"$next/bin/foretop" serve --data /var/lib/foretop --log warn & pid=$!
ask wall silenced
end "$pid"

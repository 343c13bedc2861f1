# shellcheck shell=bash
# The servers as containers of docker/compose.yaml.

docker_answers() { timeout 10 docker info >/dev/null 2>&1; }

compose() {
  DAILYFEED_STORES_BIND=$BIND DAILYFEED_STORES_MYSQL_PORT=$MYSQL_PORT DAILYFEED_STORES_REDIS_PORT=$REDIS_PORT \
    DAILYFEED_STORES_KAFKA_PORT=$(port kafka-1) DAILYFEED_STORES_KAFKA_2_PORT=$(port kafka-2) \
    DAILYFEED_STORES_KAFKA_3_PORT=$(port kafka-3) DAILYFEED_STORES_MONGO_PORT=$MONGO_PORT DAILYFEED_STORES_S3_PORT=$S3_PORT \
    docker compose --file "$PWD/docker/compose.yaml" --profile three-brokers "$@" 8>&-
}

docker_prepare() {
  docker_answers || fail "no Docker engine answers; DAILYFEED_STORES_VIA=processes runs the servers without one"
  docker compose version >/dev/null 2>&1 || fail "Docker's compose plugin is missing; DAILYFEED_STORES_VIA=processes does without"
}

docker_any_running() { [ -n "$(compose ps --quiet --status running 2>/dev/null)" ]; }

docker_up() {
  local names name
  names=$(names)
  mkdir -p "$STORES/log"
  say "starting $names with Docker"
  # shellcheck disable=SC2086
  docker_wait $names
  for name in $names; do say "$name is ready on $BIND:$(port "$name")"; done
  say "ready: $names"
}

# docker_wait NAME...: started where they are not running, and healthy.
docker_wait() {
  local name
  compose up --detach --wait --wait-timeout 300 --no-recreate "$@" >"$STORES/log/compose.log" 2>&1 </dev/null && return
  show_end "$STORES/log/compose.log"
  for name in "$@"; do
    [ "$(docker_state "$name")" = ready ] || compose logs --no-color --tail 12 "$name" >&2 || true
  done
  fail "not every server became ready with Docker; $STORES/log/compose.log tells why"
}

docker_kill() {
  if [ "$(docker_state "$1")" = stopped ]; then
    say "$1 was stopped already"
  else
    compose kill --signal SIGKILL "$1" >/dev/null 2>&1 || fail "docker could not kill $1"
    say "$1 is killed"
  fi
}

docker_start() {
  docker_wait "$1"
  say "$1 is ready on $BIND:$(port "$1")"
}

docker_down() { compose down --remove-orphans >/dev/null 2>&1 || fail "docker compose could not stop the servers"; }

docker_wipe() { compose down --remove-orphans --volumes >/dev/null 2>&1 || fail "docker compose could not remove the servers"; }

docker_status() {
  local name
  for name in $(names); do
    say "$name pid $(docker_inspect "$name" '{{.State.Pid}}' || echo 0) port $(port "$name") $(docker_state "$name")"
  done
}

docker_state() {
  case "$(docker_inspect "$1" '{{.State.Status}} {{.State.Health.Status}}')" in
    "running healthy") echo ready ;;
    running*) echo starting ;;
    *) echo stopped ;;
  esac
}

# docker_inspect NAME FORMAT
docker_inspect() {
  local id
  id=$(compose ps --all --quiet "$1" 2>/dev/null) && [ -n "$id" ] && docker inspect --format "$2" "$id" 2>/dev/null
}

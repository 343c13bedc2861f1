# shellcheck shell=bash disable=SC2154
# Which processes there are: SERVICE-1 to SERVICE-N, and the gateway. REPLICAS is `content=1 timeline=1 ...`.

HOST=127.0.0.1
SERVICES="content timeline search member image activity"
ONE_OF_EACH="content=1 timeline=1 search=1 member=1 image=1 activity=1"

# --replicas SERVICE=N ...: sets REPLICAS.
replicas_asked() {
  local service count
  REPLICAS=$ONE_OF_EACH
  while [ $# -gt 0 ]; do
    [ "$1" = --replicas ] || fail "unknown option $1; usage: $usage"
    [ -n "${2:-}" ] || fail "--replicas needs a value; usage: $usage"
    service=${2%%=*} count=${2#*=}
    case " $SERVICES " in
      *" $service "*) ;;
      *) fail "--replicas is SERVICE=N with one of $SERVICES, not $2" ;;
    esac
    case "$count" in
      [1-9]) ;;
      *) fail "--replicas $service=N goes from 1 to 9, not $2" ;;
    esac
    REPLICAS=${REPLICAS/$service=[1-9]/$service=$count}
    shift 2
  done
}

# of SERVICE: the names of its replicas.
of() {
  local number count
  count=${REPLICAS#*"$1"=}
  for ((number = 1; number <= ${count%% *}; number++)); do printf '%s-%s ' "$1" "$number"; done
}

services() {
  local service
  for service in $SERVICES; do of "$service"; done
}

names() { echo "$(services)gateway"; }

# The first replica has the service's usual port, each further one that of the one before plus 100.
port() {
  local first
  case "$1" in
    gateway) echo 8080 && return ;;
    content-*) first=8081 ;;
    timeline-*) first=8082 ;;
    search-*) first=8083 ;;
    member-*) first=8084 ;;
    image-*) first=8085 ;;
    activity-*) first=8086 ;;
  esac
  echo $((first + 100 * (${1##*-} - 1)))
}

management_port() { echo $(($(port "$1") + 1000)); }

# The URLs of all replicas of a service, with commas.
urls() {
  local name list=''
  for name in $(of "$1"); do list+=${list:+,}http://$HOST:$(port "$name"); done
  echo "$list"
}

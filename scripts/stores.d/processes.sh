# shellcheck shell=bash
# The servers as plain processes. Each server's file brings KIND_install, KIND_command NAME (which lays out the data
# and sets COMMAND) and KIND_grace (seconds from SIGTERM to SIGKILL).

PACKAGE_CLIENTS=clients-1

kind() { echo "${1%%-*}"; }
data() { echo "$STORES/data/$1"; }
log() { echo "$STORES/log/$1.log"; }

processes_prepare() {
  [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] ||
    fail "real servers need a Docker engine or root on Debian and neither is here; scripts/test embedded runs without them"
  need_tools
  can_bind 0 || fail "$BIND is no address of this machine"
}

processes_up() {
  local name names waiting=() failed=0
  names=$(names)
  mkdir -p "$STORES"/{data,log} "$RUN"
  package $PACKAGE_CLIENTS "Python clients of MySQL and MongoDB" python_clients_fill ||
    fail "the Python clients of MySQL and MongoDB could not be installed"
  for name in $names; do
    process_up "$name" &
    waiting+=($!)
  done
  for name in "${waiting[@]}"; do wait "$name" || failed=1; done
  [ $failed = 0 ] || exit 1
  say "ready: $names"
}

process_up() {
  "$(kind "$1")_install"
  process_start "$1"
}

processes_start() { process_up "$1"; }

# Starts it if it does not run, and waits until it has answered.
process_start() {
  local name=$1 pid state=0
  if ! pid=$(pid_of "$name"); then
    "$(kind "$name")_command" "$name"
    say "starting $name"
    (
      cd "$(data "$name")" || exit 1
      exec setsid "${COMMAND[@]}" >"$(log "$name")" 2>&1 </dev/null 8>&- 9>&-
    ) &
    pid=$!
    remember "$name" "$pid"
  fi
  ask 120 "$name" "$pid" || state=$?
  case $state in
    0) say "$name is ready on $BIND:$(port "$name")" ;;
    2)
      show_end "$(log "$name")"
      can_bind "$(port "$name")" || fail "$name cannot listen on $BIND:$(port "$name"), for another process has that port"
      fail "$name ended as it started; $(log "$name") tells why"
      ;;
    *)
      show_end "$(log "$name")"
      fail "$name did not answer within 120 seconds; $(log "$name") tells why"
      ;;
  esac
}

# can_bind PORT: 0 asks for the address alone.
can_bind() {
  "$PYTHON" -S -c 'import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((sys.argv[1], int(sys.argv[2])))' "$BIND" "$1" 2>/dev/null
}

# ask SECONDS NAME PID: 0 once it has answered, 1 if it did not in that time, 2 if it ended.
ask() {
  PYTHONPATH=$CACHE/$PACKAGE_CLIENTS "$PYTHON" -S "$PARTS/ask.py" "$1" "$(kind "$2")" "$BIND" "$(port "$2")" "$3" "$(data "$2")"
}

processes_any_running() {
  local name
  for name in $(names); do
    ! pid_of "$name" >/dev/null || return 0
  done
  return 1
}

processes_kill() {
  local pid
  if pid=$(pid_of "$1"); then
    kill -KILL "$pid" 2>/dev/null || true
    gone "$1" 10 || fail "$1 (pid $pid) is still there 10 seconds after SIGKILL"
    say "$1 is killed"
  else
    say "$1 was stopped already"
  fi
}

processes_down() {
  local name pid running=()
  for name in $(names); do
    pid=$(pid_of "$name") || continue
    running+=("$name")
    kill -TERM "$pid" 2>/dev/null || true
  done
  for name in ${running[@]+"${running[@]}"}; do
    gone "$name" "$("$(kind "$name")_grace")" || processes_kill "$name" >/dev/null
    say "$name has stopped"
  done
  s3_litter
}

processes_wipe() { processes_down; }

processes_status() {
  local name answers
  answers=$(mktemp -d)
  for name in $(names); do
    process_status "$name" >"$answers/$name" &
  done
  wait
  for name in $(names); do cat "$answers/$name"; done
  rm -rf "$answers"
}

process_status() {
  local pid state
  if ! pid=$(pid_of "$1"); then
    pid=0 state=stopped
  elif ask 0 "$1" "$pid"; then
    state=ready
  else
    state=starting
  fi
  say "$1 pid $pid port $(port "$1") $state"
}

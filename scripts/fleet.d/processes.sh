# shellcheck shell=bash
# Starting, watching and ending them.

# Seconds from the start until it is ready, and from SIGTERM to the end: twice lifecycle.drain_timeout, and more.
PATIENCE=120
GRACE=30

log() { echo "$FLEET/log/$1.log"; }

# running "NAME...": those of them that run.
running() {
  local name list=''
  for name in $1; do
    ! pid_of "$name" >/dev/null || list+=${list:+ }$name
  done
  echo "$list"
}

# start "NAME...": those that do not run, all at once; waits until every one is ready.
start() {
  local name
  for name in $1; do
    pid_of "$name" >/dev/null || launch "$name"
  done
  await "$1"
}

launch() {
  local program=${1%-*} command=serve port
  if [ "$1" = gateway ]; then program=dailyfeed command=gateway; fi
  for port in "$(port "$1")" "$(management_port "$1")"; do
    ! listens "$port" || fail "$1 cannot listen on $HOST:$port, for another process has that port"
  done
  say "starting $1"
  mkdir -p "$FLEET/data/$1"
  # Behind what it wrote before: how it ended the last time stays readable.
  setsid "$BIN/$program" "$command" --data-dir "$FLEET/data/$1" \
    --set "${1%-*}.address=$HOST:$(port "$1")" --set "${1%-*}.management_address=$HOST:$(management_port "$1")" \
    >>"$(log "$1")" 2>&1 </dev/null 8>&- &
  remember "$1" $!
}

await() {
  local deadline=$((SECONDS + PATIENCE)) waiting=$1 name left
  while [ -n "$waiting" ]; do
    left=''
    for name in $waiting; do
      if is_ready "$name"; then say "$name is ready on $HOST:$(port "$name")"; else left+="$name "; fi
      # After the question: another process may have answered it.
      pid_of "$name" >/dev/null || not_ready "$name" "ended as it started"
    done
    waiting=$left
    [ "$SECONDS" -lt "$deadline" ] || [ -z "$waiting" ] || not_ready "${waiting%% *}" "was not ready within $PATIENCE seconds"
    [ -z "$waiting" ] || sleep 0.1
  done
}

not_ready() {
  show_end "$(log "$1")"
  fail "$1 $2; $(log "$1") tells why"
}

listens() { (: <>"/dev/tcp/$HOST/$1") 2>/dev/null; }

# What its management port says, within a second.
is_ready() (
  exec 2>/dev/null 3<>"/dev/tcp/$HOST/$(management_port "$1")" || exit 1
  printf 'GET /healthcheck/ready HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$HOST" >&3
  read -r -t 1 _ code _ <&3 && [ "$code" = 200 ]
)

# stop "NAME...": all at once, then waits for each; fails if one is still there after GRACE.
stop() {
  local name deadline=$((SECONDS + GRACE)) failed=0
  for name in $1; do signal TERM "$name"; done
  for name in $1; do
    if gone "$name" $((deadline > SECONDS ? deadline - SECONDS : 0)); then say "$name has stopped"; else failed=1; fi
  done
  return $failed
}

kill_those() {
  local name
  for name in $1; do
    signal KILL "$name"
    gone "$name" 10 || fail "$name is still there 10 seconds after SIGKILL"
    say "$name is killed"
  done
}

# signal SIGNAL NAME
signal() {
  local pid
  if pid=$(pid_of "$2"); then kill "-$1" "$pid" 2>/dev/null || true; fi
}

replica_status() {
  local pid state
  if ! pid=$(pid_of "$1"); then
    pid=0 state=stopped
  elif is_ready "$1"; then
    state=ready
  else
    state=starting
  fi
  say "$1 pid $pid port $(port "$1") $state"
}

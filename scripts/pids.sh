# shellcheck shell=bash
# Processes that outlive the script which started them, by name. Sourced; RUN is the folder of their pids.

# A pid alone may be another process's by now; its start time tells.
remember() {
  local started
  started=$(started_at "$2") || started=gone
  echo "$2 $started" >"$RUN/$1.pid"
}

# When the process started, in ticks since boot; fails if it has ended.
started_at() {
  local stat fields
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  read -ra fields <<<"${stat##*) }"
  [ "${fields[0]}" != Z ] || return 1
  echo "${fields[19]}"
}

pid_of() {
  local pid started
  { read -r pid started <"$RUN/$1.pid"; } 2>/dev/null || return 1
  [ "$(started_at "$pid")" = "$started" ] || return 1
  echo "$pid"
}

# gone NAME SECONDS
gone() {
  local left=$(($2 * 20))
  while pid_of "$1" >/dev/null; do
    [ $((left--)) -gt 0 ] || return 1
    sleep 0.05
  done
}

# The last lines of a log, without what hides the cause: stack frames and MongoDB's informational lines.
show_end() {
  local lines
  lines=$(grep -vE '^[[:space:]]*(at |\.\.\. |$)|"s":"I"' "$1" 2>/dev/null | tail -n 12) || lines=$(tail -n 12 "$1" 2>/dev/null) || true
  [ -z "$lines" ] || cut -c -300 <<<"$lines" | sed 's/^/  | /' >&2
}

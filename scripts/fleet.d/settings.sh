# shellcheck shell=bash disable=SC2034
# What the fleet came up with, written down by `up`, so that every later command means the same one.

FLEET=${DAILYFEED_FLEET_DIR:-$PWD/.fleet}
case "$FLEET" in /*) ;; *) FLEET=$PWD/$FLEET ;; esac
RUN=$FLEET/run

is_set_up() { [ -f "$FLEET/settings" ]; }

load_settings() {
  REPLICAS=$ONE_OF_EACH
  # shellcheck source=/dev/null
  if is_set_up; then . "$FLEET/settings"; fi
}

# The caller's settings (DAILYFEED__...), on the servers of scripts/stores unless they name others. Shown to nobody:
# there are passwords among them.
choose_environment() {
  local line
  if [ -z "${DAILYFEED__STORES__MODE:-}" ]; then
    line=$(scripts/stores status | grep -v ' ready$' | head -n 1) || true
    [ -z "$line" ] || fail "the real servers are not all ready (${line%% *}: ${line##* }); run scripts/stores up first"
    eval "$(scripts/stores env)"
  fi
  if [ -z "${DAILYFEED__IDENTITY__SERVICE_SECRET:-}" ]; then
    export DAILYFEED__IDENTITY__SERVICE_SECRET
    DAILYFEED__IDENTITY__SERVICE_SECRET=$(secret)
  fi
}

# What services prove to each other who they are with: made once and kept.
secret() {
  local file=$FLEET/service-secret
  if [ ! -s "$file" ]; then
    (umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$file.new")
    mv "$file.new" "$file"
  fi
  cat "$file"
}

save_settings() {
  local key
  mkdir -p "$FLEET"/{data,log} "$RUN"
  rm -f "$FLEET"/log/*.log
  for key in "${!DAILYFEED__@}"; do
    printf 'export %s=%q\n' "$key" "${!key}"
  done | (umask 077 && cat >"$FLEET/environment")
  for key in REPLICAS BIN BUILD PROFILE; do
    printf '%s=%q\n' "$key" "${!key}"
  done >"$FLEET/settings.new"
  mv "$FLEET/settings.new" "$FLEET/settings"
}

# What `up` was given and nothing else, whatever this shell has; and where everybody is.
load_environment() {
  local service
  unset "${!DAILYFEED__@}"
  # shellcheck source=/dev/null
  . "$FLEET/environment"
  for service in $SERVICES; do export "DAILYFEED__${service^^}__URL=$(urls "$service")"; done
}

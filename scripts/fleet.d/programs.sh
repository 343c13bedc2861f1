# shellcheck shell=bash
# The programs: built here, or found in DAILYFEED_FLEET_BIN.

choose_programs() {
  PROFILE=${DAILYFEED_FLEET_PROFILE:-release}
  BUILD=${DAILYFEED_FLEET_BUILD:-1}
  case "$PROFILE" in
    dev) BIN=${CARGO_TARGET_DIR:-target}/debug ;;
    *) BIN=${CARGO_TARGET_DIR:-target}/$PROFILE ;;
  esac
  if [ -n "${DAILYFEED_FLEET_BIN:-}" ]; then BIN=$DAILYFEED_FLEET_BIN BUILD=0; fi
  case "$BIN" in /*) ;; *) BIN=$PWD/$BIN ;; esac
}

build() {
  local service packages=(-p dailyfeed)
  for service in $SERVICES; do packages+=(-p "dailyfeed-$service"); done
  if [ "$BUILD" != 0 ]; then
    say "building the programs ($PROFILE)"
    cargo build --profile "$PROFILE" --locked --quiet --bins --features cluster "${packages[@]}" 8>&- ||
      fail "the programs could not be built"
  fi
  for service in $SERVICES dailyfeed; do
    [ -x "$BIN/$service" ] || fail "there is no program $service in $BIN"
  done
}

# The schema, once, before all ask for it at the same time.
migrate() {
  local service
  for service in member content; do
    say "migrating the stores of $service"
    timeout "$PATIENCE" "$BIN/$service" migrate --data-dir "$FLEET/data/$service-1" \
      >"$FLEET/log/migrate.log" 2>&1 </dev/null 8>&- || {
      show_end "$FLEET/log/migrate.log"
      fail "$service migrate failed or took more than $PATIENCE seconds; $FLEET/log/migrate.log tells why"
    }
  done
}

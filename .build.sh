# Sourced by the scripts beside it, which set $root. Finds Java, and builds a module that is missing or stale.

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 2
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null ||
  fail "no Java found at $java (install a JDK 17 or newer, or set JAVA_HOME to one)"

# build_if_stale MODULE [MODULES IT NEEDS...]: builds MODULE/target/MODULE.jar.
build_if_stale() {
  local jar=$root/$1/target/$1.jar log=$root/$1/target/build.log
  is_stale "$@" || return 0
  mkdir -p "$root/$1/target"
  if command -v flock >/dev/null; then
    # Another terminal may be building the same module.
    exec 9>"$root/$1/target/build.lock"
    flock 9
    is_stale "$@" || { exec 9>&-; return 0; }
  fi
  command -v mvn >/dev/null || fail "no Maven found to build with (install Maven 3.8.7 or newer)"
  echo "$(basename "$0"): building $1 (the first time takes a minute or two)..." >&2
  mvn -B -ntp -q -f "$root/pom.xml" package -pl "$1" -am -DskipTests >"$log" 2>&1 9>&- </dev/null || {
    cat "$log" >&2
    fail "the build failed"
  }
  [ -f "$jar" ] || fail "the build made no $jar"
  exec 9>&-
}

is_stale() {
  local jar=$root/$1/target/$1.jar sources=("$root/pom.xml") module
  [ -f "$jar" ] || return 0
  for module in "$@"; do
    sources+=("$root/$module/pom.xml" "$root/$module/src/main")
  done
  [ -n "$(find "${sources[@]}" -newer "$jar" -print -quit)" ]
}

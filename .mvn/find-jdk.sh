# Sourced by ./build and ./isle. find_jdk N exports JAVA_HOME of a JDK of at least version N, or says what to install and exits.
# Looked at, in this order: JAVA_HOME, the `java` on the PATH, the usual folders (the newest JDK wins).

jdk_version() { # prints the major version of the JDK in folder $1, or nothing
    [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
    wanted=$1
    seen=""
    if [ -n "${JAVA_HOME:-}" ]; then
        found=$(jdk_version "$JAVA_HOME")
        if [ "${found:-0}" -ge "$wanted" ]; then export JAVA_HOME; return 0; fi
        seen="$seen
  JAVA_HOME=$JAVA_HOME: ${found:+version $found}${found:-no JDK}"
    fi
    on_path=$(command -v java 2>/dev/null || true)
    if [ -n "$on_path" ]; then
        home=$(dirname "$(dirname "$(readlink -f "$on_path")")")
        found=$(jdk_version "$home")
        if [ "${found:-0}" -ge "$wanted" ]; then JAVA_HOME=$home; export JAVA_HOME; return 0; fi
        seen="$seen
  PATH ($on_path): ${found:-no JDK}"
    fi
    best=0
    best_home=""
    for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -d "$home" ] || continue
        found=$(jdk_version "$home")
        [ -n "$found" ] || continue
        seen="$seen
  $home: version $found"
        if [ "$found" -gt "$best" ]; then best=$found; best_home=$home; fi
    done
    if [ "$best" -ge "$wanted" ]; then JAVA_HOME=$best_home; export JAVA_HOME; return 0; fi
    echo "isle: no JDK of version $wanted or newer was found. Looked at:${seen:-
  nothing that is a JDK}" >&2
    echo "  what to do: install one (Eclipse Temurin $wanted, for instance: Debian/Ubuntu package temurin-$wanted-jdk)," >&2
    echo "              or set JAVA_HOME to its folder, and run this again." >&2
    exit 1
}

# Sourced by ./build and ./isle. find_jdk N exports JAVA_HOME of a JDK of at least version N, or says what to install and exits.
# Looked at, in this order: JAVA_HOME, the `java` on the PATH, the usual folders (the newest JDK wins; ISLE_USUAL_ROOT, for tests, is put before those of the
# system). Only the shell's own commands are used as long as no `java` is on the PATH, so that the answer is the same on a machine that has next to nothing.

jdk_version() { # sets found to the major version of the JDK in folder $1, or to nothing
    found=""
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in JAVA_VERSION=\"*)
            found=${line#JAVA_VERSION=\"}
            found=${found#1.}
            found=${found%%[!0-9]*}
            ;;
        esac
    done <"$1/release"
}

find_jdk() {
    wanted=$1
    seen=""
    if [ -n "${JAVA_HOME:-}" ]; then
        jdk_version "$JAVA_HOME"
        if [ "${found:-0}" -ge "$wanted" ]; then export JAVA_HOME; return 0; fi
        seen="$seen
  JAVA_HOME=$JAVA_HOME: $(told "$found")"
    fi
    on_path=$(command -v java 2>/dev/null || true)
    if [ -n "$on_path" ]; then
        home=$(dirname "$(dirname "$(readlink -f "$on_path")")")
        jdk_version "$home"
        if [ "${found:-0}" -ge "$wanted" ]; then JAVA_HOME=$home; export JAVA_HOME; return 0; fi
        seen="$seen
  PATH ($on_path): $(told "$found")"
    fi
    best=0
    best_home=""
    usual=${ISLE_USUAL_ROOT:-}
    for home in "$usual"/usr/lib/jvm/* "$usual"/usr/java/* "$usual"/opt/java/* "$usual"/opt/jdk* "$usual"/usr/local/openjdk* \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* "$usual"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -d "$home" ] || continue
        jdk_version "$home"
        [ -n "$found" ] || continue
        seen="$seen
  $home: $(told "$found")"
        if [ "$found" -gt "$best" ]; then best=$found; best_home=$home; fi
    done
    if [ "$best" -ge "$wanted" ]; then JAVA_HOME=$best_home; export JAVA_HOME; return 0; fi
    echo "isle: no JDK of version $wanted or newer was found. Looked at:${seen:-
  nothing that is a JDK}" >&2
    echo "  what to do: install one (Debian/Ubuntu: apt-get install openjdk-$wanted-jdk; Fedora: dnf install java-$wanted-openjdk-devel;" >&2
    echo "              macOS: brew install --cask temurin@$wanted; SDKMAN: sdk install java $wanted-tem;" >&2
    echo "              or unpack an archive of one, such as Eclipse Temurin $wanted, into ~/.jdks)," >&2
    echo "              or set JAVA_HOME to the folder of one that is here, and run this again." >&2
    exit 1
}

told() {
    if [ -n "$1" ]; then echo "version $1"; else echo "no JDK"; fi
}

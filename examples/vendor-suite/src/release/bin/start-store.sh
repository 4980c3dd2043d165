#!/bin/sh
# Starts the store the way vendors do: reads a property file, and waits for its child instead of becoming it.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
value() { sed -n "s/^$1=//p" "$properties"; }
properties=$1
mkdir -p "$(value base)"
echo "store $(value member) on port $(value port)"
# shellcheck disable=SC2086
"$JAVA_HOME/bin/java" $JAVA_OPTS \
    "-javaagent:$here/lib/jolokia.jar=port=$(value health),host=127.0.0.1" \
    -cp "$here/lib/h2.jar" org.h2.tools.Server -tcp -tcpPort "$(value port)" -baseDir "$(value base)" -ifNotExists

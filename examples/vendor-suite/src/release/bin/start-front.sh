#!/bin/sh
# Starts the front the way vendors do: reads a property file, and waits for its child instead of becoming it.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
value() { sed -n "s/^$1=//p" "$properties"; }
properties=$1
echo "front on port $(value port), store at $(value store), prices from $(value prices)"
# shellcheck disable=SC2086
"$JAVA_HOME/bin/java" $JAVA_OPTS -jar "$here/lib/wiremock.jar" --bind-address 127.0.0.1 --port "$(value port)" \
    --root-dir "$here/front" --no-request-journal --disable-banner

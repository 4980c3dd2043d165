#!/bin/sh
# launch RUN ID LOG PROGRAM [ARGUMENT...]
# Runs PROGRAM and keeps what the supervisor may not live to see:
#   RUN/pid.ID   the program's line of /proc/PID/stat and the boot's id, before it begins (a pid alone would be reused one day)
#   RUN/exit.ID  its exit status (128+N for signal N), when it ended
# Each is one write of one line; a reader counts it only with its line end. Output goes to LOG, opened for appending, so that it can be cut while in use.
# A program whose pid cannot be noted (a full disk) is not run, status 126: nobody could find it again.
# Called in a session of its own. Signals sent to the whole session do not end this script before its program (a caught signal, unlike an ignored one, is
# not inherited by the program).
run=$1 id=$2 log=$3
shift 3
exec </dev/null >>"$log" 2>&1
trap : HUP INT QUIT TERM
(
    read -r stat </proc/self/stat
    read -r boot </proc/sys/kernel/random/boot_id
    if ! echo "$boot $stat" >"$run/pid.$id"; then
        echo "isle: cannot write $run/pid.$id; the program is not run: see whether the disk is full"
        exit 126
    fi
    exec "$@"
)
status=$?
echo "$status" >"$run/exit.$id"
exit "$status"

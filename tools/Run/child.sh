#!/usr/bin/env bash
# child.sh LOG PID_FILE COMMAND [ARGUMENT...]: runs one program for as long as our standard input stays open.
#
# The runner holds the other end of that pipe and never writes to it. However the runner ends, kill -9 included, the kernel closes the
# pipe: the program is told to stop (TERM), and killed 8 seconds later. A shell, because the program then writes straight to its log
# file, and job control (set -m) gives it a process group of its own: Ctrl-C reaches the runner alone, which ends things in order.
# Needs nothing that macOS or a slim container lacks.
log=$1 pid_file=$2
shift 2
trap '' INT HUP QUIT
exec 3<&0 </dev/null >>"$log" 2>&1 || exit 1
set -m
"$@" 3<&- &
child=$!
echo "$child" >"$pid_file"
# Job control would report "Killed" into the log.
exec 2>/dev/null
(
  while read -r _ <&3; do :; done
  kill -TERM -- "-$child"
  for ((i = 0; i < 80; i++)); do
    kill -0 -- "-$child" || exit
    sleep 0.1
  done
  kill -KILL -- "-$child"
) &
watcher=$!
wait "$child"
code=$?
kill -KILL -- "-$watcher"
rm -f -- "$pid_file"
exit "$code"

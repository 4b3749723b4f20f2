#!/usr/bin/env bash
# Alarms by the exit code of wf status. Run it from cron or a timer, and put your own messenger in the place of printf.
status=$(wf status --json 2>&1) && exit 0 || code=$?
case $code in
  1) what='the server cannot be reached, or failed' ;;
  5) what='the gate tripped: a person must look at the newest backup' ;;
  6) what='there is no good backup, or the last one is too old' ;;
  12) what='the server refuses the key (WORKFLOW_KEY)' ;;
  *) what="wf status ended with $code" ;; # Also a code that is new is an alarm.
esac
printf 'Backups: %s\n%s\n' "$what" "$status" >&2
exit "$code"

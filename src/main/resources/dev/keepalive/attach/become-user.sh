#!/bin/sh
# become-user.sh PID START-TIME USER GROUP ROOT COMMAND...: makes sure that a process is still the same, opens its root directory as standard
# input unless ROOT is empty, and runs a command as the user of the process. Java cannot open a directory for another process.
# Exit code 103: it is another process.
pid=$1 start=$2 user=$3 group=$4 root=$5; shift 5
# shellcheck disable=SC3045 # dash and busybox have ulimit -c
ulimit -c 0
if [ -n "$root" ]; then exec <"$root"; fi
# shellcheck disable=SC2086 # the fields after the name of the program become words
start_of() { read -r stat <"/proc/$1/stat" && set -- ${stat##*) } && [ "${20}" = "$start" ]; }
ids_of() {
  while read -r key real effective saved files; do
    case $key in
      Uid:) [ "$real $effective $saved $files" = "$user $user $user $user" ] || return 1 ;;
      Gid:) [ "$real $effective $saved $files" = "$group $group $group $group" ] || return 1 ;;
    esac
  done <"/proc/$1/status"
}
{ start_of "$pid" && ids_of "$pid"; } || exit 103
exec setsid setpriv --reuid="$user" --regid="$group" --clear-groups --no-new-privs --inh-caps=-all \
  --ambient-caps=-all --bounding-set=-all "$@"

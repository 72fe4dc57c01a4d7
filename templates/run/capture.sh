# ---------------------------------------------------------------- running and capturing
# A command's output goes through a pipe to tee: to the terminal as it comes, and to
# a file of limited size. Those who carry it ignore the signals of the command and
# say on descriptor 6 when they are through, so that nothing is polled. The file is
# masked when the command has ended: a filter in the pipe would hold lines back that
# a server in the background printed, and would not know values that the command sets.

rs_capture() { # name
  exec 5> >(
    trap '' INT QUIT HUP TERM PIPE TTOU TSTP
    exec 7>&- 9<&-
    exec 4> >(
      trap '' XFSZ
      { ulimit -f "$RS_LOG_KIB"; } 2>/dev/null
      bad=0
      cat >>"tmp/raw.$1" 2>/dev/null 6>&- || {
        bad=1
        tail -c 262144 >"tmp/tail.$1" 2>/dev/null 6>&-
      }
      printf '%s %s\n' "$1" $bad >&6
    )
    exec tee -i /dev/fd/4 2>/dev/null 6>&-
  )
}
rs_capture_end() { # name -> RS_HELD=1: a process in the background still has the pipe
  local name bad tries=0 size=-1 before
  exec 5>&-
  RS_HELD=0
  while :; do
    name=
    if IFS=' ' read -r -t 1 name bad <&6; then
      [ "$name" = "$1" ] && return 0
      continue
    fi
    # No end of the pipe for a second: the terminal is slow, or somebody holds it.
    tries=$((tries + 1)) before=$size
    size=$(wc -c 2>/dev/null <"tmp/raw.$1")
    if [ "$size" = "$before" ] || [ $tries -gt 10 ]; then
      RS_HELD=1
      return 0
    fi
  done
}

rs_watch() { # seconds (0: none), whether to watch for a lost terminal: TERM, then KILL, to the command's group
  local limit=$1 terminal=$2
  (
    trap 'exit 0' TERM
    trap '' INT HUP
    i=0
    while [ "$limit" = 0 ] || [ $i -lt "$limit" ]; do
      sleep 1 # in slices, so that nothing is left behind when this is ended
      i=$((i + 1))
      # bash runs no trap while it waits for a job in the foreground.
      if [ "$terminal" = 1 ] && [ ! -t 7 ]; then break; fi
    done
    read -r group _ <"tmp/$RS_TRY.group" || exit 0
    [ $i = "$limit" ] && echo "$limit" >"tmp/$RS_TRY.late"
    kill -TERM -- "-$group"
    sleep 3
    kill -KILL -- "-$group"
  ) >/dev/null 2>&1 </dev/null 5>&- 6>&- &
  RS_WATCH=$!
}

rs_spawn() { # name, state before, descriptor for its output -> RS_CODE
  # The leader of the command's process group is a subshell that outlives Ctrl-C and
  # exits with the command's code: were the job itself killed by SIGINT, bash 5 in
  # job control would throw the whole runner back to its top level.
  if [ "$RS_INTERRUPTED" = 1 ]; then # Ctrl-C came between two commands
    RS_CODE=130 RS_INTERRUPTED=0
    return
  fi
  if [ "$RS_TTY" = 1 ]; then
    set -m
    (
      set +m
      trap : INT TERM HUP
      # A lost connection must not cut a command in two; an endless one is ended.
      [ "$RS_ENDLESS" = 1 ] || trap '' HUP
      "$BASH" --noprofile --norc ./tmp/driver "$1" "$2" <&7 >&"$3" 2>&"$3" 5>&- 6>&- 7>&- 9<&-
      exit $?
    ) 2>/dev/null
    RS_CODE=$?
    while [ $RS_CODE -gt 128 ] && rs_stopped $RS_CODE; do
      rs_warn 'the command is stopped (Ctrl-Z)'
      rs_choose '[c]ontinue or [k]ill it:' ck
      [ "$REPLY" = k ] && kill -KILL -- "-$RS_STOPPED" 2>/dev/null
      fg %% >/dev/null 2>&1
      RS_CODE=$?
    done
    set +m
  else
    set -m
    (
      set +m
      trap : INT TERM HUP
      "$BASH" --noprofile --norc ./tmp/driver "$1" "$2" <&9 >&"$3" 2>&"$3" 5>&- 6>&- 7>&- 9<&-
      exit $?
    ) 2>/dev/null &
    RS_GROUP=$!
    set +m
    wait $RS_GROUP 2>/dev/null
    RS_CODE=$?
    while [ $RS_CODE -gt 128 ] && kill -0 $RS_GROUP 2>/dev/null; do
      wait $RS_GROUP 2>/dev/null
      RS_CODE=$?
    done
    RS_GROUP=
  fi
}
rs_stopped() { # code of a job that stopped, and its group is still there
  RS_STOPPED=
  case $(kill -l $(($1 - 128)) 2>/dev/null) in TSTP | STOP | TTIN | TTOU | SIGTSTP | SIGSTOP | SIGTTIN | SIGTTOU) ;; *) return 1 ;; esac
  { read -r RS_STOPPED _ <"tmp/$RS_TRY.group"; } 2>/dev/null
  [ -n "$RS_STOPPED" ] && kill -0 -- "-$RS_STOPPED" 2>/dev/null
}

# ---------------------------------------------------------------- the journal
# journal.jsonl is the truth: one JSON object a line, each with the digest of the
# line before it (its newline included). What the runner knows is what rs_apply
# makes of these lines, in a run and when it is resumed.
#
#   {"seq":N,"ts":"TIME","ev":"EVENT", the event's members in their order, "prev":"DIGEST"}

rs_log() { # event, its members
  local line
  rs_last_digest
  rs_now
  line="{\"seq\":$RS_SEQ,\"ts\":\"$RS_NOW\",\"ev\":\"$1\"${2:+,$2},\"prev\":\"$RS_PREV\"}"
  #@crash before-line
  while ! { printf '%s\n' "$line" >>journal.jsonl; } 2>/dev/null; do
    rs_warn 'journal.jsonl cannot be written (disk full?). What would be lost:'
    printf '%s\n' "$line"
    [ "$RS_MODE" = ask ] || rs_die 5 'the journal cannot be written; stopped'
    # No rs_ask here: at the end of input it would write to the journal.
    printf '  [r]etry or [q]uit: '
    IFS= read -r -u 7 REPLY || REPLY=q
    case $REPLY in q*) rs_die 5 'the journal cannot be written; stopped' ;; esac
    printf '\n' >>journal.jsonl 2>/dev/null # ends what was written of the line
  done
  RS_LAST=$line RS_SEQ=$((RS_SEQ + 1)) RS_UNSYNCED=1
  rs_apply "$line"
  #@crash after-line
}
rs_sync() { # on the disk: before a command is started, before somebody is asked, before the runner ends
  [ $RS_UNSYNCED = 1 ] || return 0
  RS_UNSYNCED=0
  [ -z "$RS_SYNC" ] || $RS_SYNC journal.jsonl 2>/dev/null
}
rs_last_digest() { # -> RS_PREV, of the last line; a process, so not before it is needed
  [ -n "$RS_LAST" ] || return 0
  RS_PREV=$(exec $RS_DIGEST_TOOL <<<"$RS_LAST")
  rs_is_digest
}
rs_is_digest() { # RS_PREV, as the program printed it
  RS_PREV=${RS_PREV%%[ *]*} RS_LAST=
  [ ${#RS_PREV} = 64 ] || rs_die 5 'the digest of a line of the journal could not be made (is /tmp full?); stopped'
}
rs_digest_file() { # file -> RS_DIGEST; the last line of the journal in the same process
  local both
  if [ -n "$RS_LAST" ]; then
    both=$(exec $RS_DIGEST_TOOL "$RS_DIGEST_INPUT" "$1" <<<"$RS_LAST")
    RS_PREV=$both
    rs_is_digest
    case $both in *$'\n'*) both=${both#*$'\n'} ;; *) both= ;; esac
  else both=$(exec $RS_DIGEST_TOOL <"$1"); fi
  RS_DIGEST=${both%%[ *]*}
}

rs_part() { # line, the text before the part, the text behind it -> RS_PART
  RS_PART=${1#*"$2"}
  RS_PART=${RS_PART%%"$3"*}
}
rs_apply() { # a line of the journal: the only place where the run's state changes
  local line=$1 event at id i
  rs_part "$line" ',"ev":"' '"'
  event=$RS_PART
  rs_part "$line" ',"ts":"' '"'
  at=$RS_PART
  line=${line%,\"prev\":\"*}
  case $event in
  start | end | decide | answer | note | pass | go | back)
    rs_part "$line" ',"item":"' '"'
    id=$RS_PART
    rs_place "$id" || return 1
    i=$RS_PLACE
    ;;
  esac
  case $event in
  run)
    RS_STARTED=$at
    rs_part "$line" ',"fingerprint":"' '"'
    [ "$RS_PART" = "$RS_FINGERPRINT" ] || return 2
    rs_part "$line" ',"run_id":"' '"'
    RS_RUN_ID=$RS_PART
    rs_part "$line" ',"mode":"' '"'
    RS_LIVE=$RS_PART
    case $line in *',"device":"'*) rs_part "$line" ',"device":"' '"' && RS_DEVICE=$RS_PART ;; esac
    RS_WHERE=${line#*,\"where\":}
    rs_part "$line" ',"operator":' ',"run_id":'
    RS_BY=$RS_PART
    rs_event "$at" "$RS_BY" '' started session
    ;;
  checklist) RS_TOLD=1 ;;
  resume)
    RS_BY=${line#*,\"operator\":}
    RS_ENDED=
    rs_event "$at" "$RS_BY" '' resumed session
    ;;
  variable)
    rs_part "$line" ',"name":"' '"'
    RS_KNOWN=${RS_KNOWN//" $RS_PART "/ }$RS_PART' '
    rs_unjson "${line#*,\"value\":}"
    printf -v "RS_VALUE_$RS_PART" %s "$RS_TEXT"
    ;;
  start)
    rs_part "$line" ',"name":"' '"'
    RS_OPEN_NAME[i]=$RS_PART RS_RUNS=$((10#$RS_PART))
    rs_part "$line" ',"way":' ','
    RS_OPEN_WAY[i]=$RS_PART
    RS_OPEN_RUN[i]=${line#*,\"run\":\{}
    RS_OPEN_RUN[i]=${RS_OPEN_RUN[i]%\}}
    RS_OPEN_END[i]=
    RS_CHANGED[i]=$at
    rs_open_again "$i"
    ;;
  end)
    RS_OPEN_END[i]=${line#*,\"outcome\":\{}
    RS_OPEN_END[i]=${RS_OPEN_END[i]%\}}
    rs_part "$line" ',"new":"' '"'
    RS_OPEN_NEW[i]=$RS_PART
    RS_CHANGED[i]=$at
    id='"'$id'"'
    case ${RS_OPEN_END[i]} in
    *'"exit_code":'*)
      rs_part "${RS_OPEN_END[i]}," '"exit_code":' ','
      RS_PART="exit $RS_PART"
      ;;
    *) RS_PART=unknown ;;
    esac
    rs_event "$at" "$RS_BY" "$id" "$RS_PART" run
    ;;
  decide)
    rs_part "$line" ',"decision":"' '"'
    RS_RUN[i]="${RS_RUN[i]:+${RS_RUN[i]},}{${RS_OPEN_RUN[i]},\"decision\":\"$RS_PART\",${RS_OPEN_END[i]}}"
    rs_part "$line" ',"state":"' '"'
    RS_STATE=$RS_PART
    RS_OPEN_NAME[i]='' RS_OPEN_RUN[i]='' RS_OPEN_END[i]='' RS_OPEN_NEW[i]=''
    ;;
  pass) RS_PASSED[i]=1 ;; # left empty on purpose
  note) RS_NOTE[i]=${line#*,\"note\":} RS_CHANGED[i]=$at ;;
  answer)
    rs_part "$line" ',"status":"' '"'
    RS_STATUS[i]=$RS_PART RS_AT[i]=$at RS_CHANGED[i]=$at
    rs_part "$line" ',"by":' ',"gate":"'
    RS_WHO[i]=$RS_PART
    rs_event "$at" "$RS_PART" "\"$id\"" "${RS_STATUS[i]}" status
    rs_part "$line" ',"gate":"' '"'
    RS_GATE[i]=$RS_PART
    rs_part "$line" ',"seal":"' '"'
    RS_SEAL[i]=$RS_PART
    rs_part "$line" ',"sealed":' ','
    RS_SEALED[i]=$RS_PART
    rs_part "$line" ',"note":' ',"values":{'
    RS_NOTE[i]=$RS_PART
    RS_VALUES[i]=${line#*\",\"values\":}
    ;;
  phase)
    rs_part "$line" ',"id":"' '"'
    id=$RS_PART
    RS_CALLED=${RS_CALLED//" $id "/ }$id' '
    rs_part "$line," ',"by":' ',"'
    RS_PHASE_CALLS="${RS_PHASE_CALLS:+$RS_PHASE_CALLS$'\n'}\"$id\":{\"by\":${line#*,\"by\":},\"called_at\":\"$at\"}"
    rs_event "$at" "${line#*,\"by\":}" '' "$id" phase-complete
    ;;
  go) # to a part off the way
    rs_part "$line" ',"from":"' '"'
    rs_place "$RS_PART" || return 1
    id=$RS_PLACE
    rs_part "$line," ',"to":"' '"'
    rs_place "$RS_PART" || return 1
    RS_AWAY="$i $id $RS_PLACE"
    ;;
  back)
    RS_AWAY=
    case $line in *',"onward":"t"'*) rs_open_again "$i" ;; esac
    ;;
  pause) rs_event "$at" "$RS_BY" '' paused session ;;
  abort)
    id=''
    case $line in *',"item":"'*) rs_part "$line" ',"item":"' '"' && id=$RS_PART ;; esac
    rs_ended "$at"
    rs_event "$at" "$RS_BY" "${id:+\"$id\"}" aborted session
    ;;
  finish) rs_ended "$at" && rs_event "$at" "$RS_BY" '' finished session ;;
  esac
  return 0
}
rs_open_again() { # place: what was answered is not so any more
  if [ -n "${RS_STATUS[$1]-}" ]; then RS_STATUS[$1]='' RS_AT[$1]='' RS_WHO[$1]='' RS_NOTE[$1]=''; fi
}
rs_ended() { # when: never before it began, even if the clock was set back
  RS_ENDED=$1
  if [[ $1 < $RS_STARTED && ${1##*[+-]} = "${RS_STARTED##*[+-]}" ]]; then RS_ENDED=$RS_STARTED; fi
}
rs_event() { # at, by (JSON), item (JSON or empty), to, type
  RS_EVENTS[${#RS_EVENTS[@]}]="{\"at\":\"$1\",\"by\":$2${3:+,\"item\":$3},\"to\":\"$4\",\"type\":\"$5\"}"
}

rs_digest_lines() { # lines -> RS_DIGESTS, of each with its line end: one process for them all
  local line n=0 files=''
  RS_DIGESTS=()
  mkdir -p tmp/lines
  for line in "$@"; do
    printf '%s\n' "$line" >tmp/lines/$n || break
    files="$files tmp/lines/$n" n=$((n + 1))
  done 2>/dev/null
  n=0
  # shellcheck disable=SC2086 # a list of plain names
  while IFS= read -r line; do
    RS_DIGESTS[n]=${line%%[ *]*} n=$((n + 1))
  done < <(exec $RS_DIGEST_TOOL $files 2>/dev/null)
  rm -rf tmp/lines
  [ $n = $# ] || rs_die 5 'the journal cannot be checked (disk full?); nothing was run'
}
rs_replay() { # journal.jsonl of a run that is resumed
  local line n=0 k=0 bad=0 prev=0 chain=1
  local lines=()
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    case $line in
    '') ;;
    '{"seq":'*',"ts":"'*',"ev":"'*'"prev":"'*'"}') lines[n]=$line n=$((n + 1)) ;;
    *) bad=$((bad + 1)) ;;
    esac
  done <journal.jsonl
  while [ $k -lt $n ]; do
    [ $((k % 500)) != 0 ] || rs_digest_lines "${lines[@]:k:500}"
    line=${lines[k]}
    case $line in *"\"prev\":\"$prev\"}") ;; *) chain=0 ;; esac
    prev=${RS_DIGESTS[k % 500]}
    rs_apply "$line"
    case $? in
    1) bad=$((bad + 1)) ;;
    2) rs_die 2 "the run in $RS_DIR was made with another version of this checklist; it cannot be resumed with this script" ;;
    esac
    k=$((k + 1))
  done
  [ -n "$RS_RUN_ID" ] || rs_die 2 "$RS_DIR/journal.jsonl holds no run"
  RS_SEQ=$n RS_PREV=$prev
  if [ ! -s "state/$RS_STATE.o" ]; then
    rs_warn "what the commands of this run left behind (folder, variables) is gone; the next one begins in $RS_START"
    RS_STATE=00000
    rs_first_state || rs_die 5 "$RS_DIR cannot be written (disk full?)"
  fi
  if [ $chain = 0 ]; then rs_warn 'the journal was changed: its chain of digests is broken'; fi
  if [ $bad -gt 0 ]; then rs_warn "$bad line(s) of the journal cannot be read and are left out"; fi
  # A line that was cut off must not swallow the next one.
  if [ -n "$(tail -c 1 journal.jsonl)" ]; then printf '\n' >>journal.jsonl; fi
  return 0
}

# ---- one run at a time

rs_lock() { # mkdir is atomic everywhere; the owner is looked at, not trusted
  local pid host start again tries=0
  while ! mkdir "$RS_LOCK" 2>/dev/null; do
    tries=$((tries + 1))
    [ -d "$RS_LOCK" ] || rs_die 5 "$RS_LOCK cannot be made (is the folder writable? see --log-dir)"
    pid='' host='' start=''
    { IFS=' ' read -r pid host start <"$RS_LOCK/owner"; } 2>/dev/null
    if [ -z "$pid" ]; then
      if [ $tries -lt 3 ]; then
        sleep 1
        continue
      fi
    elif [ "$host" != "$RS_HOST" ]; then
      rs_die 4 "another run is active on host $host (process $pid); its lock is $RS_LOCK"
    elif kill -0 "$pid" 2>/dev/null; then
      rs_process_start "$pid"
      if [ "$RS_BORN" = "$start" ] || [ -z "$RS_BORN" ]; then
        rs_die 4 "another run is active (process $pid); its lock is $RS_LOCK"
      fi
    fi
    [ $tries -lt 10 ] || rs_die 4 "the lock $RS_LOCK cannot be taken; remove it and $RS_LOCK.old when no run is active"
    # One at a time, and only the very lock that was looked at: two runners may have seen the same dead owner.
    if mkdir "$RS_LOCK.old" 2>/dev/null; then
      again=
      { IFS= read -r again <"$RS_LOCK/owner"; } 2>/dev/null
      if [ "$again" = "${pid:+$pid $host $start}" ]; then mv "$RS_LOCK" "$RS_LOCK.old/lock" 2>/dev/null; fi
      rm -rf "$RS_LOCK.old"
    else sleep 1; fi
  done
  RS_LOCKED=1
  rs_process_start $$
  printf '%s %s %s\n' "$$" "$RS_HOST" "$RS_BORN" >"$RS_LOCK/owner"
}
rs_process_start() { # pid -> RS_BORN: a number that a later process of the same pid does not have
  local stat
  RS_BORN=
  if { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null; then
    stat=${stat##*) }
    # shellcheck disable=SC2086 # words are wanted
    set -- $stat
    RS_BORN=${20-}
  elif command -v ps >/dev/null 2>&1; then
    stat=$(ps -o lstart= -p "$1" 2>/dev/null)
    RS_BORN=${stat//[!0-9A-Za-z:]/}
  fi
}

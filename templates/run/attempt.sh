# ---------------------------------------------------------------- one attempt to run it

rs_attempt() { # way W: run it, look at its end, ask
  local ok left=0 pause
  rs_flag retry && left=${RS_FLAG:-0}
  while :; do
    rs_execute || return
    rs_judge
    ok=$?
    if [ -n "$RS_SIGNAL" ]; then rs_pause "signal $RS_SIGNAL" 143; fi
    if [ $ok != 0 ] && [ "$left" -gt 0 ] && [ "$RS_CODE" != 130 ]; then
      left=$((left - 1))
      pause=2
      rs_flag delay && pause=$RS_FLAG
      rs_say "  Tried again in $pause s ($left more after that)."
      rs_decide retry
      rs_sync
      sleep "$pause"
      continue
    fi
    rs_after $ok
    [ "$C_RESULT" = retry ] || return
    C_RESULT=
  done
}

rs_execute() { # -> RS_CODE and a `start` and an `end` in the journal
  local name rest marker value text=${W_TEXT[W]} mode=${W_MODE[W]} before begun up took tail attempt=1 shown out=5
  C_NEEDS=${W_NEEDS[W]}
  for name in $C_NEEDS; do rs_need "$name"; done
  rest=${W_FILLS[W]}
  while [ -n "$rest" ]; do
    name=${rest%%$'\n'*} rest=${rest#*$'\n'}
    marker=${name#* } name=${name%% *}
    value=RS_VALUE_$name
    if [ "$mode" = bash ]; then
      # Inside a heredoc only: a value that is its last line would end it.
      case $'\n'$text$'\n' in *$'\n'"${!value}"$'\n'*)
        rs_warn "the value of $name is a line of the command itself and cannot stand in it"
        [ "$RS_MODE" = ask ] || rs_leave_open "the value of $name does not fit its command"
        C_RESULT=pending
        return 1
        ;;
      esac
    fi
    rs_fill "$text" "$marker" "${!value}"
    text=$RS_TEXT
  done
  if [ "$text" != "${W_TEXT[W]}" ]; then rs_show "$text"; fi

  printf -v RS_TRY %05d $((RS_RUNS + 1))
  value=$text
  if [ "$mode" = runner ]; then
    rs_runner "${W_RUNNER[W]}"
    value=$RS_RUNNER
  fi
  if ! {
    printf '%s\n' "$value" >"tmp/$RS_TRY.command" && printf %s "${W_FUNCTIONS[W]}" >"tmp/$RS_TRY.functions" && rs_write_asked &&
      { [ "$mode" != runner ] || printf '%s\n' "$text" >"tmp/$RS_TRY.input"; }
  } 2>/dev/null; then rs_die 5 'the run folder cannot be written; stopped'; fi
  if ! rs_can_be_read; then
    rs_warn "this bash ($BASH_VERSION) cannot read the command; nothing of it was run"
    IFS= read -r -d '' rest <tmp/error
    rs_show "${rest%$'\n'}"
    C_RESULT=
    if [ "$RS_MODE" != ask ]; then
      rs_leave_open "this bash cannot read its command"
      C_RESULT=pending
    fi
    return 1
  fi

  before=$RS_STATE
  rs_flag isolate && before=00000
  RS_RUNS=$((RS_RUNS + 1)) name=$RS_TRY
  rest=${RS_RUN[I]-}
  while :; do
    case $rest in *"\"command_id\":\"$C_ID\""*) rest=${rest#*"\"command_id\":\"$C_ID\""} attempt=$((attempt + 1)) ;; *) break ;; esac
  done
  RS_ATTEMPT=$attempt
  rs_collect_secrets
  RS_TEXT=$text
  if [ "$mode" = bash ]; then rs_as_run "$text"; fi
  rs_redact_text "$RS_TEXT"
  rs_json "$RS_TEXT"
  rs_log start "\"item\":\"$I_ID\",\"name\":\"$name\",\"way\":$W,\"state\":\"$before\",\"run\":{\"attempt\":$attempt,\"command\":$RS_JSON,\"command_id\":\"$C_ID\"}"
  rs_sync
  #@crash started

  RS_ENDLESS=0 RS_WATCH='' shown=0
  [ "$C_EFFECT" = endless ] && RS_ENDLESS=1
  if rs_flag terminal && [ "$RS_TTY" = 1 ]; then out=1; else rs_capture "$name"; fi
  if [ "$RS_TTY" = 1 ] && [ $RS_ENDLESS = 1 ]; then shown=1; fi
  if rs_flag timeout; then rs_watch "$RS_FLAG" $shown; elif [ $shown = 1 ]; then rs_watch 0 1; fi
  [ "$RS_TTY" = 1 ] && stty susp undef <&7 2>/dev/null
  rs_uptime && up=$RS_UP
  rs_now
  begun=$RS_NOW took=$RS_MS
  rs_spawn "$name" "$before" $out
  rs_now
  rs_uptime
  if [ -n "$took" ]; then took=$((RS_MS - took)); else took=; fi
  # A clock that was set meanwhile says nothing about how long it took.
  if [ -n "$up" ]; then
    up=$((RS_UP - up))
    if [ -z "$took" ] || [ $((took - up)) -gt 500 ] || [ $((up - took)) -gt 500 ]; then took=$up; fi
  fi
  [ "${took:-0}" -lt 0 ] && took=0
  RS_TOOK=${took:-0}
  if [ "$RS_TTY" = 1 ]; then stty "$RS_STTY" <&7 2>/dev/null; RS_DIRTY=1; fi
  [ -n "$RS_WATCH" ] && kill "$RS_WATCH" 2>/dev/null
  { : >"tmp/$name.asked" && : >"tmp/$name.command" && { [ "$mode" != runner ] || : >"tmp/$name.input"; }; } 2>/dev/null # values stand there
  #@crash ran

  rest=$RS_NOW
  [[ $rest < $begun ]] && rest=$begun # the clock was set back
  RS_LOG='' RS_OUTPUT='' RS_TAIL='' RS_HELD=0 RS_LOG_FILE=logs/$name.log
  if [ $out = 5 ]; then
    rs_capture_end "$name"
    rs_keep_log "$name"
    if rs_flag secret; then
      rm -f "logs/$name.log"
      RS_LOG='' RS_OUTPUT=''
    fi
  fi
  RS_LATE=0 RS_NEW=''
  [ -e "tmp/$name.late" ] && RS_LATE=1
  [ -s "state/$name.end" ] && RS_NEW=$name
  RS_SPENT="$RS_SPENT tmp/$name.asked tmp/$name.command tmp/$name.functions tmp/$name.group tmp/$name.input tmp/$name.late"
  tail="\"duration_ms\":$RS_TOOK"
  [ $C_EDITED = 1 ] && tail=$tail,'"edited":true'
  tail="$tail,\"ended_at\":\"$rest\",\"exit_code\":$RS_CODE"
  [ $RS_CODE = 130 ] && tail=$tail,'"interrupted":true'
  if [ -n "$C_LANGUAGE" ]; then
    rs_json "$C_LANGUAGE"
    tail="$tail,\"language\":$RS_JSON"
  fi
  tail="$tail,$RS_LOG${RS_OUTPUT:+\"output\":$RS_OUTPUT,}\"started_at\":\"$begun\""
  [ $RS_LATE = 1 ] && tail=$tail,'"timed_out":true'
  rs_log end "\"item\":\"$I_ID\",\"new\":\"$RS_NEW\",\"outcome\":{$tail,\"variant\":$((W - 1))}"
  #@crash ended
  return 0
}

rs_can_be_read() { # tmp/NAME.command: bash would run the lines before a mistake in the syntax
  local text
  IFS= read -r -d '' text <"tmp/$RS_TRY.command"
  # `set -n` reads what follows and runs none of it; where it does not count (bash -i), `exit` ends this.
  (shopt -s extglob && eval "set -n"$'\n'"exit 99"$'\n'"$text") 2>/dev/null </dev/null && return 0
  # What is wrong, with its line.
  "$BASH" -O extglob -n "tmp/$RS_TRY.command" 2>tmp/error
}

rs_judge() { # says how it ended -> 0: as expected
  local ok=1
  if [ "$RS_CODE" = "$C_CODE" ]; then ok=0; fi
  # The output may have ended inside a line; Ctrl-C leaves a ^C there.
  case $RS_CODE$RS_TAIL in 130* | *[!$'\n']) [ -z "$RS_TAIL" ] || printf '\n' ;; esac
  # One that never ends is done when it was looked at: until Ctrl-C, or for the time that the author gave it.
  if [ "$C_EFFECT" = endless ] && { [ "$RS_CODE" = 130 ] || [ "$RS_LATE" = 1 ]; }; then ok=0; fi
  if [ $ok = 0 ] && [ -n "$C_EXPECT" ]; then
    rs_expected text "$C_EXPECT" || { ok=1 && rs_warn "\"$C_EXPECT\" is not in the output"; }
  fi
  if [ $ok = 0 ] && [ -n "$C_MATCH" ]; then
    rs_expected pattern "$C_MATCH"
    case $? in
    0) ;;
    2) ok=1 && rs_warn "\"$C_MATCH\" cannot be read as a pattern" ;;
    *) ok=1 && rs_warn "no line of the output is like \"$C_MATCH\"" ;;
    esac
  fi
  rs_seconds "$RS_TOOK"
  if [ "$RS_ATTEMPT" -gt 1 ]; then RS_SECONDS="$RS_SECONDS, try $RS_ATTEMPT"; fi
  if [ "$RS_CODE" = 130 ]; then printf '  %s%s stopped with Ctrl-C%s after %s\n' "$RS_YELLOW" "$RS_DOT" "$RS_OFF" "$RS_SECONDS"
  elif [ "$RS_LATE" = 1 ] && [ $ok = 0 ]; then printf '  %s%s its time is over%s after %s\n' "$RS_GREEN" "$RS_OK" "$RS_OFF" "$RS_SECONDS"
  elif [ "$RS_LATE" = 1 ]; then printf '  %s%s took too long and was stopped%s after %s\n' "$RS_RED" "$RS_BAD" "$RS_OFF" "$RS_SECONDS"
  elif [ $ok = 0 ]; then printf '  %s%s exit %s%s after %s\n' "$RS_GREEN" "$RS_OK" "$RS_CODE" "$RS_OFF" "$RS_SECONDS"
  else
    printf '  %s%s exit %s%s after %s\n' "$RS_RED" "$RS_BAD" "$RS_CODE" "$RS_OFF" "$RS_SECONDS"
    # No output and an exit code of 1 say nothing by themselves.
    case $RS_CODE$RS_TAIL/${W_TEXT[W]##*[|;&$'\n']} in 1/grep\ * | 1/\ grep\ *) rs_say '  grep found nothing.' ;; esac
  fi
  if [ $ok = 0 ] && [ -n "$C_OUTPUT" ] && [ -n "$RS_TAIL" ]; then
    if rs_as_shown; then rs_say '  The output is what the document shows.'; else rs_say '  The output is not word for word what the document shows; please compare.'; fi
  fi
  if [ "$RS_HELD" = 1 ]; then rs_say '  A process that it started still runs in the background.'; fi
  if [ -z "$RS_NEW" ] && [ $ok = 0 ]; then rs_warn 'what it changed in the shell (folder, variables) could not be kept'; fi
  return $ok
}

rs_expected() { # `text` or `pattern`, and it -> status 0: it is in the output, 2: it is no pattern
  local line rest=$RS_TAIL
  if [ "$1" = text ]; then
    case $RS_TAIL in *"$2"*) return 0 ;; esac
  else
    [[ '' =~ $2 ]]
    [ $? != 2 ] || return 2
    while [ -n "$rest" ]; do # line by line, as grep does
      line=${rest%%$'\n'*}
      [[ $line =~ $2 ]] && return 0
      case $rest in *$'\n'*) rest=${rest#*$'\n'} ;; *) rest= ;; esac
    done
  fi 2>/dev/null
  # Long output: the tail is not all of it. Never on a command line.
  [ ${#RS_TAIL} -ge 4000 ] && [ -e "$RS_LOG_FILE" ] && printf '%s\n' "$2" >tmp/expected || return 1
  if [ "$1" = text ]; then grep -a -q -F -f tmp/expected <"$RS_LOG_FILE"; else grep -a -q -E -f tmp/expected <"$RS_LOG_FILE"; fi 2>/dev/null
}
rs_as_shown() { # every line of the document's output is in the output, in order, whatever the blanks
  local rest=$C_OUTPUT line text words
  text=" ${RS_TAIL//[[:space:]]/ } "
  while :; do case $text in *'  '*) text=${text//'  '/ } ;; *) break ;; esac; done
  while [ -n "$rest" ]; do
    line=${rest%%$'\n'*}
    case $rest in *$'\n'*) rest=${rest#*$'\n'} ;; *) rest= ;; esac
    set -f
    # shellcheck disable=SC2086 # words are wanted
    set -- $line
    set +f
    words=$*
    case $text in *"$words"*) text=${text#*"$words"} ;; *) return 1 ;; esac
  done
}

rs_decide() { # accepted, retry, skip, failed or abort: what the operator made of the last attempt
  local state=$RS_STATE new=${RS_OPEN_NEW[I]-} old=$RS_STATE
  case $1 in accepted | failed) if [ -n "$new" ] && ! rs_flag isolate; then state=$new; fi ;; esac
  # Before the decision: when the run is cut off in between, the decision is asked for again and the value is not lost.
  if [ "$1" = accepted ] && [ -n "$C_CAPTURE" ]; then
    rs_variable "$C_CAPTURE"
    # One that no command asks for is not needed, and need not be known to be kept out of the record.
    if [ $V_SECRET = 1 ] || ! rs_flag secret; then rs_keep_value "$C_CAPTURE" "${RS_TAIL%$'\n'}"; fi
  fi
  rs_log decide "\"item\":\"$I_ID\",\"decision\":\"$1\",\"state\":\"$state\""
  #@crash decided
  # Of two states only the one that counts is kept.
  if [ "$old" != "$RS_STATE" ]; then new=$old; fi
  if [ -n "$new" ] && [ "$new" != "$RS_STATE" ] && [ "$new" != 00000 ]; then rs_forget "$new"; fi
  return 0
}

rs_forget() { # state: what is in it goes now, its files some at a time
  local part
  for part in v f o s; do
    if [ -e "state/$1.$part" ]; then { : >"state/$1.$part"; } 2>/dev/null; fi
  done
  RS_SPENT="$RS_SPENT state/$1.v state/$1.f state/$1.o state/$1.s state/$1.n state/$1.w state/$1.end"
  # shellcheck disable=SC2086 # a list of plain names
  if [ ${#RS_SPENT} -gt 8000 ]; then rm -f $RS_SPENT && RS_SPENT=; fi
}

rs_after() { # 0: it ended as expected -> C_RESULT: ran, retry, or how the item is answered
  local value=
  case ${W_NEEDS[*]-} in *[!\ ]*) value=w ;; esac
  rs_ways
  if [ "$1" = 0 ]; then
    if [ "$RS_YES" = 1 ] || [ "$RS_MODE" != ask ]; then
      rs_decide accepted
      C_RESULT=ran
      return
    fi
    while [ -z "$C_RESULT" ]; do
      rs_choose '[d]one  [a]gain  [f]ailed  [s]kip  [?] more:' "darfs$RS_WAY_KEYS${RS_MORE%o}v$value" d
      case $REPLY in
      d) rs_decide accepted && C_RESULT=ran ;;
      [1-9ar]) rs_once_more ;;
      f) rs_not_done f && rs_decide failed ;;
      s) rs_not_done s && rs_decide skip ;;
      v) rs_view ;;
      *) rs_more "$REPLY" ;;
      esac
    done
    return
  fi
  if [ "$RS_MODE" != ask ]; then
    rs_remember "exit $RS_CODE"
    rs_decide failed
    C_RESULT=failed RS_STOP=1 RS_STOP_AT=$I_ID
    return
  fi
  while [ -z "$C_RESULT" ]; do
    rs_choose "[${RS_WAYS:-r}]${RS_WAYS:+ r}etry  [e]dit  e[x]pected  [f]ailed  [s]kip  $RS_WAY_OUT  [?] more:" "raefsx$RS_WAY_KEYS${RS_MORE%o}v$value"
    case $REPLY in
    [1-9ar]) rs_once_more ;;
    e)
      if rs_edit && rs_confirmed; then
        rs_decide retry
        C_RESULT=retry
      fi
      ;;
    x)
      rs_reason "Why is exit $RS_CODE right:"
      rs_remember "$REPLY"
      rs_decide accepted
      C_RESULT=ran
      ;;
    f) rs_not_done f && rs_decide failed ;;
    s) rs_not_done s && rs_decide skip ;;
    v) rs_view ;;
    b)
      if rs_menu aside; then
        rs_go "$I" "$RS_JUMP" "$RS_JUMP_TO" # first: if the run is cut off here, it is taken up there
        rs_decide failed
        rs_remember "exit $RS_CODE; went to a part off the way"
        C_RESULT=failed
      fi
      ;;
    q)
      rs_reason 'Why does the run end here:'
      rs_remember "$REPLY"
      rs_decide abort
      C_RESULT=failed RS_STOP=1 RS_STOP_AT=$I_ID
      ;;
    *) rs_more "$REPLY" ;;
    esac
  done
}
rs_ways() { # -> RS_WAYS, RS_WAY_KEYS: where there is a choice, the ways that can be run, 1/2/3 and 123
  local k=1
  RS_WAYS='' RS_WAY_KEYS=
  while [ $k -le "$W_N" ]; do
    if [ "${W_MODE[k]}" != show ] && [ $k -le 9 ]; then RS_WAYS=$RS_WAYS${RS_WAYS:+/}$k RS_WAY_KEYS=$RS_WAY_KEYS$k; fi
    k=$((k + 1))
  done
  if [ ${#RS_WAY_KEYS} -lt 2 ]; then RS_WAYS='' RS_WAY_KEYS=; fi
}
rs_once_more() { # REPLY: a, r or the number of a way
  local way=$W
  case $REPLY in [1-9]) W=$REPLY ;; esac
  if rs_confirmed; then rs_decide retry && C_RESULT=retry; else W=$way; fi
}
rs_view() { # the end of the last log
  local log
  printf -v log 'logs/%05d.log' "$RS_RUNS"
  if [ -e "$log" ]; then
    rs_say "  The last lines of $RS_DIR/$log:"
    tail -n 40 <"$log"
  else rs_say '  There is no log of it.'; fi
}

# ---------------------------------------------------------------- one command
# rs_command leaves in C_RESULT what is to happen with its item:
#   ran, by-hand, left        go on with what else the item has
#   done, skipped, failed, not-applicable    the item is answered, I_WHY says why
#   pending, jump             the item stays open

rs_command_read() { # place of the `command` record among the details -> C_*, W_*
  local d=$1 rest=${D_REST[$1]} key
  C_ID=${rest%% *} rest=${rest#* }
  C_LANGUAGE=${rest%% *} rest=${rest#* }
  C_CLASS=${rest%% *} rest=${rest#* }
  C_EFFECT=${rest%% *} rest=${rest#* }
  C_FLAGS=,${rest%% *},
  case $rest in *' '*) C_TITLE=${rest#* } ;; *) C_TITLE= ;; esac
  [ "$C_LANGUAGE" = - ] && C_LANGUAGE=
  C_CODE=0 C_EXPECT='' C_HOST='' C_CWD='' C_CAPTURE='' C_OUTPUT='' W_N=0
  W_MODE=() W_RUNNER=() W_PROGRAM=() W_LABEL=() W_TEXT=() W_NEEDS=() W_FILLS=()
  while [ "$d" -lt "$D_N" ]; do
    d=$((d + 1))
    key=${D_KEY[d]} rest=${D_REST[d]}
    case $key in
    expect-code) C_CODE=$rest ;;
    expect-text) C_EXPECT=$rest ;;
    host) C_HOST=$rest ;;
    cwd) C_CWD=$rest ;;
    capture) C_CAPTURE=$rest ;;
    output) C_OUTPUT=${D_TEXT[d]} ;;
    way)
      W_N=$((W_N + 1))
      W_MODE[W_N]=${rest%% *} rest=${rest#* }
      W_RUNNER[W_N]=${rest%% *} rest=${rest#* }
      W_PROGRAM[W_N]=${rest%% *}
      case $rest in *' '*) W_LABEL[W_N]=${rest#* } ;; *) W_LABEL[W_N]= ;; esac
      W_TEXT[W_N]=${D_TEXT[d]} W_NEEDS[W_N]='' W_FILLS[W_N]=''
      ;;
    need) W_NEEDS[W_N]="${W_NEEDS[W_N]} $rest" ;;
    fill) W_FILLS[W_N]=${W_FILLS[W_N]}$rest$'\n' ;;
    *) break ;;
    esac
  done
}
rs_flag() { # flag of the command -> status; RS_FLAG: its value
  RS_FLAG=
  case $C_FLAGS in
  *",$1,"*) return 0 ;;
  *",$1="*)
    RS_FLAG=${C_FLAGS#*",$1="}
    RS_FLAG=${RS_FLAG%%,*}
    return 0
    ;;
  esac
  return 1
}
rs_runner() { # language -> RS_RUNNER: the configured command that reads it
  local entry
  RS_RUNNER=
  for entry in ${RS_RUNNERS[@]+"${RS_RUNNERS[@]}"}; do
    case $entry in "$1 "*) RS_RUNNER=${entry#* } RS_RUNNER=${RS_RUNNER%$'\n'} ;; esac
  done
}
rs_effect() { # -> RS_EFFECT in words
  case $C_EFFECT in
  reads) RS_EFFECT='reads only' ;;
  changes) RS_EFFECT='changes something' ;;
  endless) RS_EFFECT='runs until you stop it with Ctrl-C' ;;
  asks) RS_EFFECT='asks for input' ;;
  destroys) RS_EFFECT="${RS_RED}DESTROYS something, cannot be undone$RS_OFF$RS_DIM" ;;
  *) RS_EFFECT= ;;
  esac
}

rs_command_show() {
  local k=1 missing
  rs_effect
  [ -n "$C_TITLE" ] && rs_wrap '  ' '  ' "$C_TITLE"
  if [ "$C_CLASS" = contingency ]; then RS_EFFECT="only if needed${RS_EFFECT:+, $RS_EFFECT}"; fi
  [ -n "$C_HOST" ] && RS_EFFECT="${RS_EFFECT:+$RS_EFFECT, }on host $C_HOST"
  [ -n "$C_CWD" ] && RS_EFFECT="${RS_EFFECT:+$RS_EFFECT, }in $C_CWD"
  [ -n "$RS_EFFECT" ] && printf '  %s%s%s\n' "$RS_DIM" "$RS_EFFECT" "$RS_OFF"
  while [ $k -le $W_N ]; do
    if [ $W_N -gt 1 ]; then
      missing=
      if [ "${W_MODE[k]}" = show ]; then missing=' (not for this shell)'
      elif [ "${W_PROGRAM[k]}" != - ] && ! command -v "${W_PROGRAM[k]}" >/dev/null 2>&1; then missing=" (${W_PROGRAM[k]} is not on this host)"; fi
      rs_say "  $k) ${W_LABEL[k]:-${W_PROGRAM[k]}}$missing"
    fi
    rs_show "${W_TEXT[k]}"
    if [ "${W_MODE[k]}" = runner ]; then
      rs_runner "${W_RUNNER[k]}"
      printf '  %sread by%s\n' "$RS_DIM" "$RS_OFF"
      rs_show "$RS_RUNNER"
    fi
    k=$((k + 1))
  done
  if [ "$C_CODE" != 0 ]; then printf '  %sexpected: exit %s%s\n' "$RS_DIM" "$C_CODE" "$RS_OFF"; fi
  if [ -n "$C_EXPECT" ]; then printf '  %sexpected in the output: %s%s\n' "$RS_DIM" "$C_EXPECT" "$RS_OFF"; fi
  if [ -n "$C_OUTPUT" ]; then
    printf '  %sexpected output%s\n' "$RS_DIM" "$RS_OFF"
    rs_show "$C_OUTPUT"
  fi
  return 0
}

rs_command() { # place among the details
  local k runnable='' n=0 prompt keys word id
  rs_command_read "$1"
  C_RESULT='' C_EDITED=0
  # What an earlier session left of this command.
  if [ "$RS_AGAIN" = 0 ]; then
    case ${RS_RUN[I]-} in *"\"command_id\":\"$C_ID\",\"decision\":\"accepted\""*)
      rs_say '  This command was run and accepted before.'
      rs_command_show
      C_RESULT=ran
      return
      ;;
    esac
  fi
  rs_command_show
  id=${RS_OPEN_RUN[I]-}
  case $id in *"\"command_id\":\"$C_ID\""*)
    rs_left_over
    [ -n "$C_RESULT" ] && return
    ;;
  esac
  k=1
  while [ $k -le $W_N ]; do
    if [ "${W_MODE[k]}" != show ]; then runnable=$runnable$k n=$((n + 1)) W=$k; fi
    k=$((k + 1))
  done
  rs_can_run_unasked $n
  case $? in
  0) rs_attempt; return ;;
  2) return ;;
  esac
  while [ -z "$C_RESULT" ]; do
    if [ $n -eq 0 ]; then
      if [ $W_N -gt 1 ]; then rs_say '  bash can run none of these; do it by hand.'; else rs_say '  This is not run from here; do it by hand.'; fi
      prompt='[d]one by hand  [s]kip  [f]ailed  [n]ot applicable  [?] more:' keys='dsfn?c!mpq'
    elif [ $W_N -gt 1 ]; then prompt="[$runnable] run it  [d]one by hand  [s]kip  [f]ailed  [n]ot applicable  [?] more:" keys="${runnable}dsfn?c!mpq"
    else prompt='[r]un  [d]one by hand  [s]kip  [f]ailed  [n]ot applicable  [?] more:' keys='rdsfn?ec!mpq'; fi
    if [ "$C_CLASS" = contingency ]; then prompt="[l]eave it out  $prompt" keys=l$keys; fi
    rs_choose "$prompt" "$keys"
    case $REPLY in
    [1-9r])
      [ "$REPLY" = r ] || W=$REPLY
      if [ "$C_EFFECT" = destroys ] || rs_flag confirm; then
        word=${W_PROGRAM[W]}
        [ "$word" = - ] && word=yes
        rs_ask "Type $word to run it:"
        if [ "$REPLY" != "$word" ]; then
          rs_say '  Not run.'
          continue
        fi
      fi
      rs_attempt
      ;;
    e)
      rs_edit || continue
      rs_attempt
      ;;
    l) C_RESULT=left ;;
    d)
      rs_ask 'Note (how it was done, may stay empty):'
      [ -z "$REPLY" ] || rs_remember "$REPLY"
      C_RESULT=by-hand
      ;;
    s | f | n) rs_not_done "$REPLY" ;;
    *) rs_more "$REPLY" ;;
    esac
  done
}
rs_can_run_unasked() { # how many ways can be run -> 0: run it, 1: ask, 2: it stays open
  local risky=0 name
  if [ "$C_EFFECT" = destroys ] || rs_flag confirm; then risky=1; fi
  if [ "$C_CLASS" = contingency ] && [ "${RS_ASIDE[I]-}" != 1 ]; then
    [ "$RS_MODE" = ask ] && return 1
    C_RESULT=left
    return 2
  fi
  if [ "$RS_MODE" = ask ]; then
    [ "$RS_YES" = 1 ] && [ $risky = 0 ] && [ "$1" = 1 ] && [ "$W_N" = 1 ] && return 0
    return 1
  fi
  C_RESULT=pending
  if [ $risky = 1 ]; then rs_say '  Left open: it needs somebody to say yes.'
  elif [ "$1" = 0 ] || [ "$W_N" != 1 ]; then rs_say '  Left open: it needs somebody to choose or to do it.'
  elif [ "$C_EFFECT" = endless ] || [ "$C_EFFECT" = asks ] || rs_flag terminal; then rs_say '  Left open: it needs a terminal.'
  else
    for name in ${W_NEEDS[W]}; do
      case $RS_KNOWN in *" $name "*) ;; *)
        rs_say "  Left open: the value of $name is not known."
        return 2
        ;;
      esac
    done
    C_RESULT=
    return 0
  fi
  return 2
}
rs_not_done() { # s, f or n: the item is not done, and why
  case $1 in
  s) rs_reason 'Why is it skipped:' && C_RESULT=skipped ;;
  f) rs_reason 'What went wrong:' && C_RESULT=failed ;;
  n) rs_reason 'Why does it not apply:' && C_RESULT=not-applicable ;;
  esac
  rs_remember "$REPLY"
}
rs_remember() { I_WHY=${I_WHY:+$I_WHY; }$1; }

rs_edit() { # the text of way W in an editor, or one line where there is no terminal
  W=${W:-1}
  if [ "$RS_TTY" = 1 ]; then
    printf '%s\n' "${W_TEXT[W]}" >tmp/edit.sh
    # shellcheck disable=SC2086 # an editor may have options
    (unset LC_ALL && eval "$RS_ENV" && ${VISUAL:-${EDITOR:-vi}} tmp/edit.sh) <&7 5>&- 6>&-
    stty "$RS_STTY" <&7 2>/dev/null
    IFS= read -r -d '' REPLY <tmp/edit.sh
    REPLY=${REPLY%$'\n'}
  else rs_ask 'The command instead:'; fi
  if [ -z "$REPLY" ] || [ "$REPLY" = "${W_TEXT[W]}" ]; then
    rs_say '  Not changed.'
    return 1
  fi
  W_TEXT[W]=$REPLY C_EDITED=1
  rs_say '  Changed to:'
  rs_show "${W_TEXT[W]}"
  rs_choose '[r]un this  [b]ack:' rb
  [ "$REPLY" = r ]
}

# ---- an attempt

rs_attempt() { # way W: run it, look at its end, ask
  local ok left=0
  rs_flag retry && left=${RS_FLAG:-0}
  while :; do
    rs_execute || return
    rs_judge
    ok=$?
    if [ -n "$RS_SIGNAL" ]; then rs_pause "signal $RS_SIGNAL" 143; fi
    if [ $ok != 0 ] && [ "$left" -gt 0 ] && [ "$RS_CODE" != 130 ]; then
      left=$((left - 1))
      rs_say "  Tried again in 2 seconds ($left more after that)."
      rs_decide retry
      sleep 2
      continue
    fi
    rs_after $ok
    [ "$C_RESULT" = retry ] || return
    C_RESULT=
  done
}

rs_execute() { # -> RS_CODE and a `start` and an `end` in the journal
  local name rest marker value text=${W_TEXT[W]} mode=${W_MODE[W]} begun up took tail attempt=1 shown out=5
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
        C_RESULT=pending
        return 1
        ;;
      esac
    fi
    rs_fill "$text" "$marker" "${!value}"
    text=$RS_TEXT
  done
  if [ "$text" != "${W_TEXT[W]}" ]; then rs_show "$text"; fi
  for name in $C_NEEDS; do
    rs_variable "$name"
    value=RS_VALUE_$name
    [ $V_SECRET = 1 ] || printf '  %swith %s = %s%s\n' "$RS_DIM" "$V_LABEL" "${!value//[[:cntrl:]]/?}" "$RS_OFF"
  done

  rm -f tmp/group tmp/late tmp/input
  if [ "$mode" = runner ]; then
    rs_runner "${W_RUNNER[W]}"
    { printf '%s\n' "$text" >tmp/input && printf '%s\n' "$RS_RUNNER" >tmp/command; } 2>/dev/null
  else { printf '%s\n' "$text" >tmp/command; } 2>/dev/null; fi || rs_die 5 'the run folder cannot be written; stopped'
  rs_write_asked
  # bash would run the lines before a mistake in the syntax.
  if ! "$BASH" -O extglob -n tmp/command 2>tmp/error; then
    rs_warn "this bash ($BASH_VERSION) cannot read the command; nothing of it was run"
    IFS= read -r -d '' rest <tmp/error
    rs_show "${rest%$'\n'}"
    C_RESULT=
    [ "$RS_MODE" = ask ] || C_RESULT=pending
    return 1
  fi

  RS_RUNS=$((RS_RUNS + 1))
  printf -v name %05d $RS_RUNS
  rest=${RS_RUN[I]-}
  while :; do
    case $rest in *"\"command_id\":\"$C_ID\""*) rest=${rest#*"\"command_id\":\"$C_ID\""} attempt=$((attempt + 1)) ;; *) break ;; esac
  done
  rs_collect_secrets
  rs_redact_text "$text"
  rs_json "$RS_TEXT"
  rs_log start "\"item\":\"$I_ID\",\"name\":\"$name\",\"state\":\"$RS_STATE\",\"run\":{\"attempt\":$attempt,\"command\":$RS_JSON,\"command_id\":\"$C_ID\"}"
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
  rs_spawn "$name" "$RS_STATE" $out
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
  #@crash ran

  rest=$RS_NOW
  [[ $rest < $begun ]] && rest=$begun # the clock was set back
  RS_LOG='' RS_OUTPUT='' RS_TAIL='' RS_HELD=0
  if [ $out = 5 ]; then
    rs_capture_end "$name"
    rs_keep_log "$name"
    if rs_flag secret; then
      rm -f "logs/$name.log"
      RS_LOG='' RS_OUTPUT=''
    fi
  fi
  RS_LATE=0 RS_NEW=''
  [ -e tmp/late ] && RS_LATE=1
  [ -e "state/$name.end" ] && RS_NEW=$name
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

rs_judge() { # says how it ended -> 0: as expected
  local ok=1
  if [ "$RS_CODE" = "$C_CODE" ]; then ok=0; fi
  if [ "$C_EFFECT" = endless ] && [ "$RS_CODE" = 130 ]; then ok=0; fi
  case $ok$C_EXPECT in
  0?*) case $RS_TAIL in *"$C_EXPECT"*) ;; *)
    ok=1
    rs_warn "\"$C_EXPECT\" is not in the output"
    ;;
  esac ;;
  esac
  rs_seconds "$RS_TOOK"
  # The output may have ended inside a line; Ctrl-C leaves a ^C there.
  case $RS_CODE$RS_TAIL in 130* | *[!$'\n']) [ -z "$RS_TAIL" ] || printf '\n' ;; esac
  if [ "$RS_CODE" = 130 ]; then printf '  %s%s stopped with Ctrl-C%s after %s\n' "$RS_YELLOW" "$RS_DOT" "$RS_OFF" "$RS_SECONDS"
  elif [ "$RS_LATE" = 1 ]; then printf '  %s%s took too long and was stopped%s after %s\n' "$RS_RED" "$RS_BAD" "$RS_OFF" "$RS_SECONDS"
  elif [ $ok = 0 ]; then printf '  %s%s exit %s%s after %s\n' "$RS_GREEN" "$RS_OK" "$RS_CODE" "$RS_OFF" "$RS_SECONDS"
  else printf '  %s%s exit %s%s after %s\n' "$RS_RED" "$RS_BAD" "$RS_CODE" "$RS_OFF" "$RS_SECONDS"; fi
  if [ "$RS_HELD" = 1 ]; then rs_say '  A process that it started still runs in the background.'; fi
  if [ -z "$RS_NEW" ] && [ $ok = 0 ]; then rs_warn 'what it changed in the shell (folder, variables) could not be kept'; fi
  return $ok
}

rs_decide() { # accepted, retry, skip, failed or abort: what the operator made of the last attempt
  local state=$RS_STATE new=${RS_OPEN_NEW[I]-} old=$RS_STATE
  case $1 in accepted | failed) [ -n "$new" ] && state=$new ;; esac
  rs_log decide "\"item\":\"$I_ID\",\"decision\":\"$1\",\"state\":\"$state\""
  #@crash decided
  if [ "$old" != "$RS_STATE" ] && [ "$old" != 00000 ]; then rm -f "state/$old."?*; fi
  if [ "$1" = accepted ] && [ -n "$C_CAPTURE" ]; then
    rs_json "${RS_TAIL%$'\n'}"
    rs_log variable "\"name\":\"$C_CAPTURE\",\"value\":$RS_JSON"
  fi
  return 0
}

rs_after() { # 0: it ended as expected -> C_RESULT: ran, retry, or how the item is answered
  if [ "$1" = 0 ]; then
    if [ "$RS_YES" = 1 ] || [ "$RS_MODE" != ask ]; then
      rs_decide accepted
      C_RESULT=ran
      return
    fi
    while [ -z "$C_RESULT" ]; do
      rs_choose '[d]one  [a]gain  [f]ailed  [s]kip  [?] more:' 'dafs?c!mpqv' d
      case $REPLY in
      d) rs_decide accepted && C_RESULT=ran ;;
      a) rs_decide retry && C_RESULT=retry ;;
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
    rs_choose "[r]etry  [e]dit  e[x]pected  [f]ailed  [s]kip  $RS_WAY_OUT  [?] more:" 'refsx!?cvbmpqa'
    case $REPLY in
    r) rs_decide retry && C_RESULT=retry ;;
    e)
      if rs_edit; then
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
      rs_decide failed
      rs_remember "exit $RS_CODE; went to a part off the way"
      C_RESULT=failed
      rs_menu aside || true
      ;;
    a)
      rs_reason 'Why does the run end here:'
      rs_remember "$REPLY"
      rs_decide abort
      C_RESULT=failed RS_STOP=1 RS_STOP_AT=$I_ID
      ;;
    *) rs_more "$REPLY" ;;
    esac
  done
}
rs_view() { # the end of the last log
  local log
  printf -v log 'logs/%05d.log' "$RS_RUNS"
  if [ -e "$log" ]; then
    rs_say "  The last lines of $RS_DIR/$log:"
    tail -n 40 <"$log"
  else rs_say '  There is no log of it.'; fi
}

rs_left_over() { # an attempt of an earlier session without a decision -> C_RESULT, or empty: run it anew
  local name=${RS_OPEN_NAME[I]} group code='' end=${RS_OPEN_END[I]-}
  RS_AGAIN=1
  if [ -n "$end" ]; then # it ended, and the runner stopped before anybody said what it means
    rs_part "$end," '"exit_code":' ','
    RS_CODE=$RS_PART
    rs_part "$end," '"duration_ms":' ','
    RS_TOOK=$RS_PART RS_LATE=0 RS_HELD=0 RS_NEW=${RS_OPEN_NEW[I]-} RS_TAIL=$C_EXPECT
    rs_part "$end}" '"variant":' '}'
    W=$((${RS_PART%%[!0-9]*} + 1))
    rs_say '  It was run before the runner stopped:'
    rs_judge
    rs_after $?
    [ "$C_RESULT" = retry ] && C_RESULT=
    return 0
  fi
  rs_warn 'the runner stopped while this command ran; it may have been carried out in part'
  if [ -e tmp/group ] && read -r group <tmp/group && kill -0 -- "-$group" 2>/dev/null; then
    rs_warn "it is STILL RUNNING (process group $group)"
    if [ "$RS_MODE" != ask ]; then
      C_RESULT=pending
      return 0
    fi
    rs_choose '[w]ait for it  [k]ill it  [p]ause:' wkp
    case $REPLY in
    w) while kill -0 -- "-$group" 2>/dev/null; do sleep 1; done ;;
    k)
      kill -TERM -- "-$group" 2>/dev/null
      sleep 2
      kill -KILL -- "-$group" 2>/dev/null
      ;;
    p) rs_pause operator ;;
    esac
  fi
  if [ -e "state/$name.end" ]; then
    read -r code <"state/$name.end"
    rs_say "  It came to its end later, with exit $code."
  fi
  RS_LOG='' RS_OUTPUT='' RS_TAIL='' RS_NEW=''
  [ -n "$code" ] && RS_NEW=$name
  if [ -e "tmp/raw.$name" ]; then
    rs_keep_log "$name"
    if [ -n "$RS_TAIL" ]; then
      rs_say '  The end of what it printed:'
      rs_show "${RS_TAIL%$'\n'}"
    fi
  fi
  if [ "$RS_MODE" != ask ]; then
    C_RESULT=pending
    return 0
  fi
  rs_choose 'It is [d]one  it [f]ailed  run it [a]gain  [s]kip  [p]ause:' dfasp
  [ "$REPLY" = p ] && rs_pause operator
  # Only now: until somebody has said so, its end is unknown.
  name=$REPLY
  rs_log end "\"item\":\"$I_ID\",\"new\":\"$RS_NEW\",\"outcome\":{${code:+\"exit_code\":$code,}$RS_LOG${RS_OUTPUT:+\"output\":$RS_OUTPUT,}\"variant\":0}"
  case $name in
  d)
    rs_reason 'How do you know that it is done:'
    rs_remember "$REPLY"
    rs_decide accepted
    C_RESULT=ran
    ;;
  f) rs_not_done f && rs_decide failed ;;
  a) rs_decide retry ;;
  s) rs_not_done s && rs_decide skip ;;
  esac
}

rs_shell() { # the operator's own shell, with the state of the run
  local part
  rs_log shell '"state":"open"'
  rs_say '  A shell with the state of the run. Leave it with exit.'
  {
    printf '__rs_dir=%q\n' "$RS_DIR"
    printf '%s\n' '__rs_gone() { echo "the folder $1 is gone"; }' "PS1='(run) \\w \\\$ '" "$RS_ENV"
    for part in f v o; do [ -e "state/$RS_STATE.$part" ] && cat "state/$RS_STATE.$part"; done
    echo 'set +eux'
  } >tmp/profile
  "$BASH" --noprofile --rcfile tmp/profile -i <&7 5>&- 6>&-
  [ "$RS_TTY" = 1 ] && stty "$RS_STTY" <&7 2>/dev/null
  rs_log shell '"state":"closed"'
}

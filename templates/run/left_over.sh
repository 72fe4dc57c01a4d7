# ---------------------------------------------------------------- what an earlier session left open

rs_left_over() { # an attempt of an earlier session without a decision -> C_RESULT, or empty: run it anew
  local name=${RS_OPEN_NAME[I]} code='' end=${RS_OPEN_END[I]-} variant=${RS_OPEN_WAY[I]:-1}
  RS_AGAIN=1 RS_ATTEMPT=1 W=$variant
  rs_part "${RS_OPEN_RUN[I]}" '"command":' ',"command_id":'
  rs_unjson "$RS_PART"
  if [ "$RS_TEXT" != "${W_SHOWN[W]-}" ]; then
    rs_say '  It was run as:'
    rs_show "$RS_TEXT"
  fi
  variant=$((variant - 1))
  if [ -n "$end" ]; then # it ended, and the runner stopped before anybody said what it means
    rs_part "$end," '"exit_code":' ','
    RS_CODE=$RS_PART
    rs_part "$end," '"duration_ms":' ','
    RS_TOOK=$RS_PART RS_LATE=0 RS_HELD=0 RS_NEW=${RS_OPEN_NEW[I]-} RS_TAIL=''
    printf -v RS_LOG_FILE 'logs/%s.log' "$name"
    if [ -e "$RS_LOG_FILE" ]; then
      RS_TAIL=$(tail -c 4096 <"$RS_LOG_FILE" | tr '\000' '\377' && printf .)
      RS_TAIL=${RS_TAIL%.}
    fi
    rs_part "$end}" '"variant":' '}'
    W=$((${RS_PART%%[!0-9]*} + 1))
    if [ -n "$RS_TAIL" ]; then
      rs_say '  The end of what it printed:'
      rs_show "$(tail -n 10 <"$RS_LOG_FILE" | tr '\000' '?')"
    fi
    rs_say '  It was run, and nobody has said yet what its end means:'
    rs_judge
    rs_after $?
    if [ "$C_RESULT" = retry ]; then C_RESULT='' && rs_attempt; fi
    return 0
  fi
  rs_warn 'the runner stopped while this command ran; it may have been carried out in part'
  if rs_orphan; then
    rs_warn "it is STILL RUNNING (process group $RS_ORPHAN)"
    if [ "$RS_MODE" != ask ]; then
      rs_leave_open 'its command is still running'
      C_RESULT=pending
      return 0
    fi
    rs_choose '[w]ait for it  [k]ill it  [p]ause:' wkp
    case $REPLY in
    w) while rs_orphan; do sleep 1; done ;;
    k)
      kill -TERM -- "-$RS_ORPHAN" 2>/dev/null
      sleep 2
      kill -KILL -- "-$RS_ORPHAN" 2>/dev/null
      ;;
    p) rs_pause operator ;;
    esac
    RS_ORPHAN=
  fi
  if [ -s "state/$name.end" ]; then
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
    rs_leave_open 'somebody has to say how its command ended'
    C_RESULT=pending
    return 0
  fi
  rs_choose 'It is [d]one  it [f]ailed  run it [a]gain  [s]kip  [p]ause:' dfasp
  [ "$REPLY" = p ] && rs_pause operator
  # Only now: until somebody has said so, its end is unknown.
  name=$REPLY
  rs_log end "\"item\":\"$I_ID\",\"new\":\"$RS_NEW\",\"outcome\":{${code:+\"exit_code\":$code,}$RS_LOG${RS_OUTPUT:+\"output\":$RS_OUTPUT,}\"variant\":$variant}"
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

rs_orphan() { # is the command of a runner that is gone still there -> RS_ORPHAN: its process group
  local group born
  RS_ORPHAN=
  { read -r group born <"tmp/${RS_OPEN_NAME[I]}.group"; } 2>/dev/null || return 1
  kill -0 "$group" 2>/dev/null || return 1
  if [ -n "$born" ]; then
    rs_process_start "$group"
    # shellcheck disable=SC2086 # words are wanted
    set -- $born
    [ "$RS_BORN" = "${20-}" ] || return 1
  fi
  RS_ORPHAN=$group
}

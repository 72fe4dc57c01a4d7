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
  C_CODE=0 C_EXPECT='' C_MATCH='' C_HOST='' C_CWD='' C_CAPTURE='' C_OUTPUT='' W_N=0
  W_MODE=() W_RUNNER=() W_PROGRAM=() W_LABEL=() W_TEXT=() W_SHOWN=() W_NEEDS=() W_FILLS=() W_FUNCTIONS=()
  while [ "$d" -lt "$D_N" ]; do
    d=$((d + 1))
    key=${D_KEY[d]} rest=${D_REST[d]}
    case $key in
    expect-code) C_CODE=$rest ;;
    expect-text) C_EXPECT=$rest ;;
    match) C_MATCH=$rest ;;
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
      W_TEXT[W_N]=${D_TEXT[d]} W_SHOWN[W_N]=${D_TEXT[d]} W_NEEDS[W_N]='' W_FILLS[W_N]='' W_FUNCTIONS[W_N]=''
      ;;
    written) W_SHOWN[W_N]=${D_TEXT[d]} ;;
    need) W_NEEDS[W_N]="${W_NEEDS[W_N]} $rest" ;;
    function) W_FUNCTIONS[W_N]=${W_FUNCTIONS[W_N]}$rest$'\n' ;;
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
  endless) RS_EFFECT='runs until you stop it with Ctrl-C' && rs_flag timeout && RS_EFFECT="$RS_EFFECT, at most $RS_FLAG s" ;;
  asks) RS_EFFECT='asks for input' ;;
  destroys) RS_EFFECT="${RS_RED}DESTROYS something, cannot be undone$RS_OFF$RS_DIM" ;;
  *) RS_EFFECT='effect not known' ;;
  esac
}

rs_command_show() {
  local k=1 missing name title
  rs_effect
  # Not where its step says the same.
  title=${C_TITLE%:}
  case $title in [0-9]*'. '*) title=${title#*. } ;; esac
  if [ -n "$title" ] && [ "$title" != "${I_TEXT%:}" ]; then rs_wrap '  ' '  ' "$C_TITLE"; fi
  if rs_only_if_needed; then RS_EFFECT="only if needed${RS_EFFECT:+, $RS_EFFECT}"; fi
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
    rs_show "${W_SHOWN[k]}"
    if [ "${W_MODE[k]}" = runner ]; then
      rs_runner "${W_RUNNER[k]}"
      printf '  %sread by%s\n' "$RS_DIM" "$RS_OFF"
      rs_show "$RS_RUNNER"
    fi
    k=$((k + 1))
  done
  rs_known_needs
  for name in $RS_NEEDS; do rs_show_value "$name"; done
  if [ "$C_CODE" != 0 ]; then printf '  %sexpected: exit %s%s\n' "$RS_DIM" "$C_CODE" "$RS_OFF"; fi
  if [ -n "$C_EXPECT" ]; then printf '  %sexpected in the output: %s%s\n' "$RS_DIM" "$C_EXPECT" "$RS_OFF"; fi
  if [ -n "$C_MATCH" ]; then printf '  %sexpected in the output: a line like %s%s\n' "$RS_DIM" "$C_MATCH" "$RS_OFF"; fi
  if [ -n "$C_OUTPUT" ]; then
    printf '  %sexpected output%s\n' "$RS_DIM" "$RS_OFF"
    rs_show "$C_OUTPUT"
  fi
  return 0
}

rs_command() { # place among the details
  local k n=0 prompt keys id rest
  rs_command_read "$1"
  C_RESULT='' C_EDITED=$RS_CHANGED_PLAN
  # What an earlier session left of this command: a try without a decision, or the last one that was accepted.
  id="\"command_id\":\"$C_ID\""
  case ${RS_OPEN_RUN[I]-} in
  *"$id"*)
    rs_command_show
    rs_left_over
    [ -n "$C_RESULT" ] && return
    ;;
  *)
    rest=${RS_RUN[I]-}
    case $RS_AGAIN${rest##*"$id,"} in '0"decision":"accepted"'*)
      rs_say '  This command was run and accepted before.'
      rs_command_show
      C_RESULT=ran
      return
      ;;
    esac
    rs_command_show
    ;;
  esac
  k=1
  while [ $k -le $W_N ]; do
    if [ "${W_MODE[k]}" != show ]; then n=$((n + 1)) W=$k; fi
    k=$((k + 1))
  done
  rs_ways
  rs_can_run_unasked $n
  case $? in
  0) rs_attempt; return ;;
  2) return ;;
  esac
  while [ -z "$C_RESULT" ]; do
    if [ $n -eq 0 ]; then
      if [ $W_N -gt 1 ]; then rs_say '  bash can run none of these; do it by hand.'; else rs_say '  This is not run from here; do it by hand.'; fi
      prompt='[d]one by hand  [s]kip  [f]ailed  [n]ot applicable  [?] more:' keys=dsfn$RS_MORE
    else
      prompt="[${RS_WAYS:-r}]${RS_WAYS:+ r}un  [d]one by hand  [s]kip  [f]ailed  [n]ot applicable  [?] more:" keys=${RS_WAY_KEYS}dsfn$RS_MORE
      [ -n "$RS_WAYS" ] || keys=re$keys
    fi
    case ${W_NEEDS[*]} in *[!\ ]*) keys=${keys}w ;; esac
    if rs_only_if_needed; then prompt="[l]eave it out  ${prompt/\[n\]ot applicable  /}" keys=l$keys; fi
    rs_choose "$prompt" "$keys"
    case $REPLY in
    [1-9r])
      [ "$REPLY" = r ] || W=$REPLY
      rs_confirmed || continue
      rs_attempt
      ;;
    e)
      if rs_edit && rs_confirmed; then rs_attempt; fi
      ;;
    l) C_RESULT=left ;;
    d)
      while rs_ask 'Note (how it was done, may stay empty):' && ! rs_is_meant; do :; done
      [ -z "$REPLY" ] || rs_remember "$REPLY"
      C_RESULT=by-hand
      ;;
    s | f | n) rs_not_done "$REPLY" ;;
    *) rs_more "$REPLY" ;;
    esac
  done
}
rs_confirmed() { # way W: what destroys, or is marked so, wants a typed word each time
  local word=${W_PROGRAM[W]}
  if [ "$C_EFFECT" != destroys ] && ! rs_flag confirm; then return 0; fi
  [ "$word" != - ] || word=yes
  rs_ask "Type $word to run it:"
  [ "$REPLY" != "$word" ] || return 0
  rs_say '  Not run.'
  return 1
}
rs_only_if_needed() { # a command for trouble, on the way; who goes to a part off the way needs what is there
  [ "$C_CLASS" = contingency ] && [ "${RS_ASIDE[I]-}" != 1 ]
}
rs_can_run_unasked() { # how many ways can be run -> 0: run it, 1: ask, 2: it stays open
  local risky=0 name
  if [ "$C_EFFECT" = destroys ] || rs_flag confirm; then risky=1; fi
  if rs_only_if_needed; then
    [ "$RS_MODE" = ask ] && return 1
    C_RESULT=left
    return 2
  fi
  if [ "$RS_MODE" = ask ]; then
    [ "$RS_YES" = 1 ] && [ $risky = 0 ] && [ "$1" = 1 ] && [ "$W_N" = 1 ] && return 0
    return 1
  fi
  C_RESULT=pending
  if [ $risky = 1 ]; then rs_leave_open 'somebody has to say yes to its command'
  elif [ "$1" = 0 ]; then rs_leave_open 'somebody has to do it by hand'
  elif [ "$W_N" != 1 ]; then rs_leave_open 'somebody has to choose between its commands'
  elif [ "$C_EFFECT" = asks ] || rs_flag terminal || { [ "$C_EFFECT" = endless ] && ! rs_flag timeout; }; then rs_leave_open 'its command needs a terminal'
  else
    for name in ${W_NEEDS[W]}; do
      case $RS_KNOWN in *" $name "*) ;; *)
        rs_variable "$name"
        rs_leave_open "its command needs the value of $V_LABEL (--set $name=…)"
        return 2
        ;;
      esac
    done
    C_RESULT=
    return 0
  fi
  return 2
}
rs_leave_open() { # why: item I stays open in this session
  RS_OPEN_WHY[I]=$1
  rs_wrap '  Left open: ' '    ' "$1"
}
rs_not_done() { # s, f or n: the item is not done, and why
  case $1 in
  s) rs_reason 'Why is it skipped:' && C_RESULT=skipped ;;
  f) rs_reason 'What went wrong:' && C_RESULT=failed ;;
  n)
    case $I_FLAGS in
    *,optional,*)
      rs_ask 'Why does it not apply [not needed]:'
      REPLY=${REPLY:-not needed}
      ;;
    *) rs_reason 'Why does it not apply:' ;;
    esac
    C_RESULT=not-applicable
    ;;
  esac
  rs_remember "$REPLY"
}
rs_remember() { I_WHY=${I_WHY:+$I_WHY; }$1; }

rs_edit() { # the text of way W in an editor, or one line where there is none
  local key name needs='' text
  W=${W:-1}
  text=${W_TEXT[W]}
  if [ "${W_MODE[W]}" = bash ]; then
    for name in ${W_NEEDS[W]}; do rs_need "$name"; done
    rs_as_run "$text" keep
    text=$RS_TEXT
  fi
  key=${VISUAL:-${EDITOR:-vi}}
  if [ "$RS_TTY" = 1 ] && command -v "${key%% *}" >/dev/null 2>&1; then
    printf '%s\n' "$text" >tmp/edit.sh
    # shellcheck disable=SC2086 # an editor may have options
    (unset LC_ALL && eval "$RS_ENV" && ${VISUAL:-${EDITOR:-vi}} tmp/edit.sh) <&7 5>&- 6>&-
    stty "$RS_STTY" <&7 2>/dev/null
    IFS= read -r -d '' REPLY <tmp/edit.sh
    REPLY=${REPLY%$'\n'}
  else rs_ask 'The command instead:'; fi
  if [ -z "$REPLY" ] || [ "$REPLY" = "$text" ]; then
    rs_say '  Not changed.'
    return 1
  fi
  text=$REPLY
  rs_say '  Changed to:'
  rs_show "$text"
  rs_choose '[r]un this  [b]ack:' rb
  [ "$REPLY" = r ] || return 1
  # The values that were put in are part of the text now.
  for name in ${W_NEEDS[W]}; do
    case $text in *"\${ask_$name}"* | *"{{$name}}"*) needs="$needs $name" ;; esac
  done
  W_TEXT[W]=$text W_SHOWN[W]=$text W_FUNCTIONS[W]='' W_NEEDS[W]=$needs C_EDITED=1
}

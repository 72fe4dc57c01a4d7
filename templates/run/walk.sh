# ---------------------------------------------------------------- the way through the plan

rs_at() { # place, whatever its state (1) or what an earlier session left of it (0): visit it, and what is gone to from there
  local again=$2
  while :; do
    RS_JUMP='' RS_AGAIN=$again
    rs_visit "$1"
    RS_AGAIN=0
    if [ -z "$RS_JUMP" ] || [ "$RS_STOP" = 1 ]; then return; fi
    rs_detour "$1" "$RS_JUMP" "$RS_JUMP_TO" all
    if [ "$RS_STOP" = 1 ]; then return; fi
    if [ "$RS_ONWARD" = try ]; then again=1
    elif [ -n "${RS_STATUS[$1]-}" ] || [ -n "${RS_PASSED[$1]-}" ]; then return; fi
  done
}
rs_detour() { # place it begins at, from, to, what: visit these, all or the rest, and come back -> RS_ONWARD: try (that place again) or go (on)
  local i=$2 away=0
  RS_LEAVE=0
  if [ "${RS_ASIDE[$2]-}" = 1 ] && [ "${RS_ASIDE[$1]-}" != 1 ]; then
    away=1
    if [ "$4" = all ]; then rs_go "$1" "$2" "$3"; fi
  fi
  while [ "$i" -le "$3" ] && [ "$RS_STOP" = 0 ]; do
    if [ "$4" = all ]; then rs_at "$i" 1; elif [ -z "${RS_STATUS[i]-}" ]; then rs_at "$i" 0; fi
    if [ "$RS_LEAVE" = 1 ]; then break; fi
    i=$((i + 1))
  done
  RS_SHOWN='' RS_SHOWN_TOP='' RS_ONWARD=go
  if [ $away = 1 ] && [ "$RS_STOP" = 0 ]; then rs_come_back "$1" "$2"; fi
}
rs_go() { # place it begins at, from, to: it is written down where the way is left
  if [ "${RS_ASIDE[$2]-}" = 1 ] && [ "${RS_ASIDE[$1]-}" != 1 ] && [ "$RS_AWAY" != "$1 $2 $3" ]; then
    rs_log go "\"item\":\"$(rs_id "$1")\",\"from\":\"$(rs_id "$2")\",\"to\":\"$(rs_id "$3")\""
  fi
}
rs_id() { # place: prints its id
  local rest=${RS_LINE[$1]#* }
  printf %s "${rest%% *}"
}
rs_take_up() { # where the last session stopped: what it left running, then the rest of a part off the way
  local i
  if [ "$RS_MODE" = ask ]; then
    for i in "${!RS_OPEN_NAME[@]}"; do
      if [ -n "${RS_OPEN_NAME[i]}" ] && [ "$RS_STOP" = 0 ]; then rs_at "$i" 0; fi
    done
  fi
  if [ -z "$RS_AWAY" ] || [ "$RS_STOP" = 1 ]; then return 0; fi
  # shellcheck disable=SC2086 # three places
  set -- $RS_AWAY
  rs_section "${RS_IN[$2]}"
  if [ "$RS_MODE" != ask ]; then
    rs_warn "the last session was in \"$S_TITLE\"; somebody has to say whether the run goes on"
    RS_STOP=1
    return
  fi
  rs_warn "the last session was in \"$S_TITLE\"; first the rest of it"
  rs_detour "$1" "$2" "$3" rest
  [ "$RS_ONWARD$RS_STOP" != try0 ] || rs_at "$1" 1
}
rs_come_back() { # place, place of the part off the way: nobody is led on with a deployment that was rolled back
  local what='That part is over' left=$RS_LEAVE
  RS_LEAVE=0
  rs_section "${RS_IN[$2]}"
  rs_item "$1"
  printf '\n'
  if [ $left = 1 ]; then what='You left that part'
  elif [ "$S_ROLE" = rollback ]; then
    what='The rollback is over'
    if [ "$RS_YES" = 1 ]; then
      rs_warn "$what, and so is the run: with --yes nobody is asked whether to go on"
      rs_log back "\"item\":\"$I_ID\",\"onward\":\"e\""
      RS_STOP=1 RS_STOP_AT=$I_ID
      return
    fi
  fi
  if [ "${RS_STATUS[$1]-}" = failed ]; then rs_choose "$what: [e]nd the run  [t]ry the failed step again  [g]o on:" etg
  else rs_choose "$what: [e]nd the run  [g]o on where you were:" eg; fi
  rs_log back "\"item\":\"$I_ID\",\"onward\":\"$REPLY\""
  case $REPLY in
  e) RS_STOP=1 RS_STOP_AT=$I_ID ;;
  t) RS_ONWARD=try ;;
  esac
}
rs_walk() { # first: without what is only known at the end, late: only that, all
  local i=1 late
  while [ $i -le "$RS_N" ]; do
    if [ "${RS_PICK[i]}" = 1 ] && [ -z "${RS_STATUS[i]-}" ] && [ -z "${RS_PASSED[i]-}" ]; then
      late=0
      case ${RS_LINE[i]} in *' field '*late*)
        rs_item $i
        case $I_FLAGS in *,late,*) late=1 ;; esac
        ;;
      esac
      case $1$late in
      first1 | late0) ;;
      *)
        rs_at $i 0
        if [ "$RS_STOP" = 1 ]; then return; fi
        rs_phase_end $i
        ;;
      esac
    fi
    i=$((i + 1))
  done
}
rs_phase_end() { # place: was it the last open one of its phase
  local s=${RS_IN[$1]} i to began='' failed=0
  rs_section "$s"
  while [ "$S_DEPTH" -gt 1 ] && [ "$s" -gt 1 ]; do
    s=$((s - 1))
    rs_section $s
  done
  [ "$S_PHASE" != 0 ] || return 0
  case $RS_CALLED in *" $S_ID "*) return 0 ;; esac
  i=${RS_FIRST[s]} to=$((s + 1))
  while [ $to -le "$RS_S" ]; do
    case ${RS_SECTION[to]} in 'section 1 '*) break ;; esac
    to=$((to + 1))
  done
  if [ $to -le "$RS_S" ]; then to=$((RS_FIRST[to] - 1)); else to=$RS_N; fi
  [ "${RS_OPEN_AT[s]-0}" -gt "$i" ] && i=${RS_OPEN_AT[s]} # what stands before it was answered when it was last looked at
  while [ "$i" -le "$to" ]; do
    if [ -z "${RS_STATUS[i]-}" ] && [ "${RS_ASIDE[i]-}" != 1 ] && [ -z "${RS_PASSED[i]-}" ]; then
      RS_OPEN_AT[s]=$i
      return 0
    fi
    i=$((i + 1))
  done
  rs_section "$s"
  rs_log phase "\"id\":\"$S_ID\",\"by\":$RS_BY"
  i=${RS_FIRST[s]}
  while [ "$i" -le "$to" ]; do
    if [ "${RS_STATUS[i]-}" = failed ]; then failed=$((failed + 1)); fi
    i=$((i + 1))
  done
  if [ $failed = 0 ]; then printf '\n%s%s phase %s of %s is complete%s\n' "$RS_GREEN" "$RS_OK" "$S_PHASE" "$RS_PHASES" "$RS_OFF"
  else printf '\n%s%s phase %s of %s is complete, %s failed%s\n' "$RS_YELLOW" "$RS_DOT" "$S_PHASE" "$RS_PHASES" $failed "$RS_OFF"; fi
  while [ "$to" -ge "${RS_FIRST[s]}" ]; do # the first of its parts that this session has been to
    [ -n "${RS_BEGAN[RS_IN[to]]-}" ] && began=${RS_BEGAN[RS_IN[to]]}
    to=$((to - 1))
  done
  if [ -n "${RS_PLANNED[s]-}" ] && [ -n "$began" ]; then rs_against_plan "$began" "${RS_PLANNED[s]}"; fi
  rs_results
}
rs_count() { # -> RS_DONE RS_FAILED RS_SKIPPED RS_LEFT, of what was picked
  local i=1
  RS_DONE=0 RS_FAILED=0 RS_SKIPPED=0 RS_LEFT=0
  while [ $i -le "$RS_N" ]; do
    if [ "${RS_PICK[i]}" = 1 ] || [ -n "${RS_STATUS[i]-}" ]; then
      case ${RS_STATUS[i]-} in
      'done') RS_DONE=$((RS_DONE + 1)) ;;
      failed) RS_FAILED=$((RS_FAILED + 1)) ;;
      skipped | not-applicable) RS_SKIPPED=$((RS_SKIPPED + 1)) ;;
      *) [ -n "${RS_PASSED[i]-}" ] || RS_LEFT=$((RS_LEFT + 1)) ;;
      esac
    fi
    i=$((i + 1))
  done
}
rs_list_those() { # open or failed: what is, for the one who goes on
  local i=1 n=0 why
  if [ "$1" = open ]; then rs_say 'Still open:'; else rs_say 'Failed:'; fi
  while [ $i -le "$RS_N" ]; do
    why=${RS_OPEN_WHY[i]-}
    case $1${RS_STATUS[i]:-open} in
    openopen) [ "${RS_PICK[i]}" = 1 ] && [ -z "${RS_PASSED[i]-}" ] ;;
    failedfailed) rs_unjson "${RS_NOTE[i]:-\"\"}" && why=${RS_TEXT//[[:cntrl:]]/ } ;;
    *) false ;;
    esac && {
      n=$((n + 1))
      if [ $n -le 20 ]; then
        rs_item $i
        rs_wrap '  ' '    ' "${I_NUMBER:-$I_ID}  ${I_TEXT:-(no text)}${why:+: $why}"
      fi
    }
    i=$((i + 1))
  done
  [ $n -le 20 ] || rs_say "  and $((n - 20)) more"
}

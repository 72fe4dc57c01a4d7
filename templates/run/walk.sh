# ---------------------------------------------------------------- the way through the plan

rs_detour() { # from, to: visit these, whatever their state, and come back
  local i=$1 to=$2
  RS_JUMP=
  while [ "$i" -le "$to" ] && [ "$RS_STOP" = 0 ]; do
    RS_AGAIN=1
    rs_visit "$i"
    RS_AGAIN=0
    if [ -n "$RS_JUMP" ]; then rs_detour "$RS_JUMP" "$RS_JUMP_TO"; fi
    i=$((i + 1))
  done
  RS_SHOWN='' RS_SHOWN_TOP=''
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
        RS_AGAIN=0
        rs_visit $i
        if [ "$RS_STOP" = 1 ]; then return; fi
        if [ -n "$RS_JUMP" ]; then
          rs_detour "$RS_JUMP" "$RS_JUMP_TO"
          if [ "$RS_STOP" = 1 ]; then return; fi
          [ -n "${RS_STATUS[i]-}" ] || continue
        fi
        rs_phase_end $i
        ;;
      esac
    fi
    i=$((i + 1))
  done
}
rs_phase_end() { # place: was it the last open one of its phase
  local s=${RS_IN[$1]} i to began=
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
  printf '\n%s%s phase %s of %s is complete%s\n' "$RS_GREEN" "$RS_OK" "$S_PHASE" "$RS_PHASES" "$RS_OFF"
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
rs_list_open() { # what is still open, for the one who goes on
  local i=1 n=0
  rs_say 'Still open:'
  while [ $i -le "$RS_N" ]; do
    if [ "${RS_PICK[i]}" = 1 ] && [ -z "${RS_STATUS[i]-}" ] && [ -z "${RS_PASSED[i]-}" ]; then
      n=$((n + 1))
      if [ $n -le 20 ]; then
        rs_item $i
        rs_wrap '  ' '    ' "${I_NUMBER:-$I_ID}  ${I_TEXT:-(no text)}${RS_OPEN_WHY[i]:+: ${RS_OPEN_WHY[i]}}"
      fi
    fi
    i=$((i + 1))
  done
  [ $n -le 20 ] || rs_say "  and $((n - 20)) more"
}

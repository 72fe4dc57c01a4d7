# ---------------------------------------------------------------- one item

rs_head() { # of item I: where we are, and what is to be done
  local s=${RS_IN[I]} top where='' rule='' n=0 indent above
  rs_section "$s"
  if [ "$s" != "${RS_SHOWN-}" ]; then
    RS_SHOWN=$s top=$s
    while [ "$S_DEPTH" -gt 1 ] && [ "$top" -gt 1 ]; do
      top=$((top - 1))
      rs_section $top
      [ "$S_DEPTH" = 1 ] && break
    done
    if [ "$top" != "${RS_SHOWN_TOP-}" ]; then
      RS_SHOWN_TOP=$top
      while [ $n -lt 78 ]; do rule=$rule$RS_RULE n=$((n + 1)); done
      printf '\n%s%s%s\n' "$RS_DIM" "$rule" "$RS_OFF"
      where="${S_NUMBER:+$S_NUMBER  }$S_TITLE"
      [ -n "$where" ] && printf '%s%s%s\n' "$RS_BOLD" "$where" "$RS_OFF"
    fi
    # Parts before this one that only say something, then this one.
    above=$'\n'${RS_ABOVE[I]-}
    case $above in
    *$'\n'"section $s"$'\n'*)
      where=${above%%$'\n'"section $s"$'\n'*}
      above=${above#"$where"$'\n'"section $s"}
      ;;
    *) where=$above above=$'\n' ;;
    esac
    where=${where#$'\n'}
    rs_read_out "${where:+${where%$'\n'}$'\n'}"
    rs_section_head "$s"
    rs_read_out "${above#$'\n'}"
  else rs_read_out "${RS_ABOVE[I]-}"; fi
  # A blank that stands by itself is its own question.
  [ "$I_KIND" = field ] && return 0
  where=
  if [ "${RS_ASIDE[I]-}" = 1 ]; then
    where='off the way'
    # shellcheck disable=SC2086 # three places
    if rs_is_away; then rs_nth_of_part $RS_AWAY; fi
  elif [ "$S_PHASE" != 0 ]; then where="phase $S_PHASE/$RS_PHASES"; fi
  [ "$I_STEP" = 0 ] || where="$where${where:+ $RS_DOT }step $I_STEP/$RS_STEPS"
  printf '\n%s%s%s\n' "$RS_DIM" "$where" "$RS_OFF"
  indent=
  n=0
  while [ $n -lt "$I_DEPTH" ]; do indent="$indent  " n=$((n + 1)); done
  printf %s "$RS_BOLD"
  rs_wrap "$indent${I_NUMBER:+$I_NUMBER  }" "$indent  " "${I_TEXT:-(no text)}"
  printf %s "$RS_OFF"
  case $I_KIND in gate) printf '  %sPause point: nobody goes on before a second person has confirmed this.%s\n' "$RS_YELLOW" "$RS_OFF" ;; esac
  case $I_FLAGS in *,optional,*) printf '  %sonly if needed%s\n' "$RS_DIM" "$RS_OFF" ;; esac
  case $I_FLAGS in *,ticked,*) printf '  %sticked in the document already%s\n' "$RS_DIM" "$RS_OFF" ;; esac
  return 0
}
rs_is_away() { # is item I in the part off the way that somebody went to
  # shellcheck disable=SC2086 # three places
  [ "${RS_ASIDE[I]-}" = 1 ] && [ -n "$RS_AWAY" ] && rs_is_between $RS_AWAY
}
rs_is_between() { [ "$I" -ge "$2" ] && [ "$I" -le "$3" ]; }
rs_nth_of_part() { # place it was left at, from, to: adds to `where` of rs_head
  [ "$2" = "$3" ] || where="$where $RS_DOT $((I - $2 + 1)) of $(($3 - $2 + 1))"
}
rs_before() { # what item I was answered with
  local who=${RS_WHO[I]:-$RS_BY} text
  rs_unjson "$who"
  text="${RS_STATUS[I]//-/ } at ${RS_AT[I]:11:8} by $RS_TEXT"
  rs_unjson "${RS_NOTE[I]:-\"\"}"
  rs_wrap '  Answered before: ' '    ' "$text${RS_TEXT:+: ${RS_TEXT//[[:cntrl:]]/ }}"
}
rs_section_head() { # place, of a part within a section; not where its step says the same
  rs_section "$1"
  [ "$S_DEPTH" -gt 1 ] || return 0
  [ "$S_NUMBER $S_TITLE" != "$I_NUMBER $I_TEXT" ] || return 0
  printf '\n%s%s%s\n' "$RS_BOLD" "${S_NUMBER:+$S_NUMBER  }$S_TITLE" "$RS_OFF"
}
rs_read_out() { # lines `KIND TEXT`, `section PLACE` before those of another section
  local rest=$1 line
  while [ -n "$rest" ]; do
    line=${rest%%$'\n'*} rest=${rest#*$'\n'}
    case $line in
    'section '*) [ "${line#* }" = "${RS_IN[I]}" ] || rs_section_head "${line#* }" ;;
    *) [ "${line#* }" = "$I_TEXT" ] || rs_read_line "${line%% *}" "${line#* }" ;; # or the item says it itself
    esac
  done
}
rs_read_line() {
  case $1 in
  warning)
    printf %s "$RS_YELLOW"
    rs_wrap '  ! ' '    ' "$2"
    printf %s "$RS_OFF"
    ;;
  bullet) rs_wrap '  - ' '    ' "$2" ;;
  *) rs_wrap '  ' '  ' "$2" ;;
  esac
}

rs_visit() { # place
  local d=1 fields='' commands=0 ran=0
  rs_item "$1"
  rs_clock
  [ -n "${RS_BEGAN[RS_IN[I]]-}" ] || RS_BEGAN[RS_IN[I]]=$RS_CLOCK
  rs_details
  RS_MORE='?c!mpq'
  if [ "$RS_HAS_ASIDE" = 1 ]; then RS_MORE='?c!mbpq'; fi
  if rs_is_away; then RS_MORE=${RS_MORE}o; fi
  rs_head
  if [ -n "${RS_STATUS[I]-}" ]; then rs_before; fi
  if [ "$I_KIND" = sign-off ]; then # what is signed
    rs_count
    rs_say "  So far: $RS_DONE done, $RS_FAILED failed, $RS_SKIPPED skipped, $RS_LEFT open."
  fi
  I_WHY='' I_BY=$RS_BY I_PERSON='' I_DECIDES='' I_PLANNED='' I_SINCE=$RS_CLOCK V_N=0 V_KEY=() V_VALUE=()
  if [ -n "${RS_NOTE[I]-}" ] && [ -z "${RS_STATUS[I]-}" ]; then
    rs_unjson "${RS_NOTE[I]}"
    I_WHY=$RS_TEXT
  fi
  while [ $d -le "$D_N" ]; do
    case ${D_KEY[d]} in
    say) rs_read_line "${D_REST[d]%% *}" "${D_REST[d]#* }" ;;
    owner) rs_say "  Who does it: ${D_REST[d]}" ;;
    expect) rs_say "  Expected: ${D_REST[d]}" ;;
    planned)
      I_PLANNED=${D_REST[d]}
      rs_seconds "$I_PLANNED"
      rs_say "  Planned: $RS_SECONDS"
      ;;
    usual)
      rs_seconds "${D_REST[d]}"
      rs_say "  Usually: $RS_SECONDS"
      ;;
    wait) rs_say "  Wait: ${D_REST[d]} s" ;;
    block)
      case ${D_REST[d]} in
      output*) rs_say '  Output:' ;;
      *' '*) rs_wrap '  ' '  ' "${D_REST[d]#* }" ;;
      esac
      rs_show "${D_TEXT[d]}"
      ;;
    field) fields="$fields $d" ;;
    command)
      commands=$((commands + 1))
      rs_command $d
      case $C_RESULT in
      ran | by-hand) ran=1 ;;
      left) ;;
      pending | jump) return ;;
      *)
        rs_answer "$C_RESULT" "$I_WHY"
        return
        ;;
      esac
      ;;
    esac
    d=$((d + 1))
  done
  if [ "$RS_MODE" != ask ]; then
    if [ $ran = 1 ] && [ -z "$fields" ] && [ "$I_KIND" != gate ] && [ "$I_KIND" != sign-off ]; then rs_answer 'done' "$I_WHY"
    else rs_needs_somebody "$fields"; fi
    return
  fi
  case $I_KIND in
  gate) rs_gate "$fields" ;;
  *)
    rs_fill_in "$fields" || return
    case $I_KIND in
    field) if [ $V_N -gt 0 ]; then rs_answer 'done' "$I_WHY"; else rs_log pass "\"item\":\"$I_ID\""; fi ;;
    sign-off) rs_sign ;;
    record) if [ $V_N -gt 0 ]; then rs_answer 'done' "$I_WHY"; else rs_tick; fi ;;
    *) if [ $ran = 1 ]; then rs_answer 'done' "$I_WHY"; else rs_tick; fi ;;
    esac
    ;;
  esac
}
rs_needs_somebody() { # its fields: what item I is left open for
  local d label names=''
  for d in $1; do
    label=${D_REST[d]#* * * }
    [ "$label" = "${D_REST[d]}" ] && label=$I_TEXT
    names="$names${names:+, }$label"
  done
  case $I_KIND in
  gate) rs_leave_open "two people have to confirm it${names:+ and fill in: $names}" ;;
  sign-off) rs_leave_open "somebody has to sign it${names:+: $names}" ;;
  field) rs_leave_open 'to be filled in' ;;
  *) if [ -n "$names" ]; then rs_leave_open "to be filled in: $names"; else rs_leave_open 'somebody has to do it by hand'; fi ;;
  esac
}
rs_tick() { # a step that is done by hand
  C_RESULT=
  while [ -z "$C_RESULT" ]; do
    rs_choose '[d]one  [s]kip  [f]ailed  [n]ot applicable  [?] more:' "dsfn$RS_MORE"
    case $REPLY in
    d) C_RESULT='done' ;;
    s | f | n) rs_not_done "$REPLY" ;;
    *) rs_more "$REPLY" ;;
    esac
  done
  case $C_RESULT in jump | pending) return ;; esac
  rs_answer "$C_RESULT" "$I_WHY"
}
rs_gate() { # its fields: a second person says that it is so
  local name=''
  C_RESULT=
  while [ -z "$C_RESULT" ]; do
    rs_choose '[d]one, a second person confirms  [f]ailed  [n]ot applicable  [?] more:' "dfn$RS_MORE"
    case $REPLY in
    d)
      rs_fill_in "$1" || return
      # Who was filled in may be the one.
      if [ -n "$I_PERSON" ] && ! rs_same_name "$I_PERSON" "$RS_OPERATOR"; then
        rs_ask "Name of the second person [$I_PERSON]:"
        rs_is_meant || continue
        REPLY=${REPLY:-$I_PERSON}
      else rs_reason "Name of the second person (not ${RS_OPERATOR}):"; fi
      name=$REPLY
      if rs_same_name "$name" "$RS_OPERATOR"; then
        rs_warn "$name runs this script; somebody else has to confirm it"
        continue
      fi
      rs_json "$name"
      I_BY=$RS_JSON
      rs_remember "confirmed by $name"
      C_RESULT='done'
      ;;
    f | n) rs_not_done "$REPLY" ;;
    *) rs_more "$REPLY" ;;
    esac
  done
  case $C_RESULT in jump | pending) return ;; esac
  rs_answer "$C_RESULT" "$I_WHY"
}
rs_same_name() {
  local a=${1//[[:space:]]/} b=${2//[[:space:]]/} same=1
  shopt -s nocasematch
  [[ $a == "$b" ]] && same=0
  shopt -u nocasematch
  return $same
}
rs_sign() { # after its fields: who signed, and what
  local k=0 name='' comment=''
  while [ $k -lt $V_N ]; do
    case ${V_KEY[k]} in
    name) name=${V_VALUE[k]} ;;
    comments) comment=${V_VALUE[k]} ;;
    esac
    k=$((k + 1))
  done
  if [ -n "$name" ]; then
    rs_json "$name"
    I_BY=$RS_JSON
  fi
  case $I_DECIDES in
  approves) rs_answer 'done' "$I_WHY" ;;
  refuses)
    if [ -z "$comment" ]; then
      rs_reason 'What is the matter:'
      comment=$REPLY
    fi
    rs_answer failed "$comment"
    rs_warn 'refused: whatever comes next is done without this approval'
    ;;
  -) rs_tick ;;
  *) if [ -n "$name" ]; then rs_answer 'done' "$I_WHY"; else rs_tick; fi ;;
  esac
}

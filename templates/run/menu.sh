# ---------------------------------------------------------------- keys, menu, lists

rs_more() { # a key behind `?` -> C_RESULT where the question is left
  local key
  case $1 in
  '?')
    for key in 'x  it is right like this: the run goes on, and your reason is kept' 'c  write a note' 'v  see the end of the log' 'e  edit the command' \
      'w  change a value that the command is given' '!  a shell with the state of the run' \
      'm  menu: go to another step or part, or back to answer one again' 'b  go to a part off the way, such as a rollback' \
      'o  leave this part; what is open in it stays open' 'p  pause, to go on later' 'q  end the run here'; do
      case $RS_KEYS in *"${key%% *}"*) rs_say "    $key" ;; esac
    done
    ;;
  c)
    rs_ask 'Note:'
    if [ -n "$REPLY" ]; then
      rs_remember "$REPLY"
      rs_redact_text "$I_WHY"
      rs_json "$RS_TEXT"
      rs_log note "\"item\":\"$I_ID\",\"note\":$RS_JSON"
    fi
    ;;
  '!') if [ "$RS_TTY" = 1 ]; then rs_shell; else rs_say '  There is no terminal for a shell.'; fi ;;
  m) rs_menu && C_RESULT=jump ;;
  p) rs_pause operator ;;
  b) rs_menu aside && C_RESULT=jump ;;
  o) C_RESULT=pending RS_LEAVE=1 ;;
  q)
    rs_reason 'Why does the run end here:'
    rs_redact_text "$REPLY"
    rs_json "$RS_TEXT"
    rs_log note "\"item\":\"$I_ID\",\"note\":$RS_JSON"
    C_RESULT=pending RS_STOP=1 RS_STOP_AT=$I_ID
    ;;
  v) rs_view ;;
  w) rs_correct ;;
  *) rs_say '  Not here.' ;;
  esac
  return 0
}

rs_menu() { # [aside: only the parts off the way] -> status 0: RS_JUMP and RS_JUMP_TO are set
  local s=1 t i last open all off bad whole mark only=${1-} here=0 brief=0 above=''
  # More than a screen of parts: those of the phase that we are in, and of the others their sum.
  if [ -z "$only" ] && [ "$RS_S" -gt 18 ]; then
    brief=1 here=${RS_IN[I]}
    rs_section "$here"
    while [ "$S_DEPTH" -gt 1 ] && [ "$here" -gt 1 ]; do
      here=$((here - 1))
      rs_section $here
    done
  fi
  printf '\n'
  while [ $s -le "$RS_S" ]; do
    rs_section $s
    t=$((s + 1)) whole=0
    if [ "$S_DEPTH" = 1 ] && { [ -n "$only" ] || { [ $brief = 1 ] && [ $s != "$here" ]; }; }; then
      whole=1
      while [ $t -le "$RS_S" ]; do
        case ${RS_SECTION[t]} in 'section 1 '*) break ;; esac
        t=$((t + 1))
      done
    fi
    last=$RS_N
    if [ $t -le "$RS_S" ]; then last=$((RS_FIRST[t] - 1)); fi
    i=${RS_FIRST[s]} open=0 all=0 off=0 bad=0 mark=
    while [ "$i" -le "$last" ]; do
      if [ -z "$only" ] || [ "${RS_ASIDE[i]-}" = 1 ]; then
        all=$((all + 1))
        case ${RS_STATUS[i]-} in '') open=$((open + 1)) ;; failed) bad=$((bad + 1)) ;; esac
      fi
      [ "${RS_ASIDE[i]-}" = 1 ] && off=$((off + 1))
      i=$((i + 1))
    done
    if [ $bad -gt 0 ]; then mark=", $bad failed"; fi
    if [ -z "$only" ] && [ $off -gt 0 ] && { [ $off = $all ] || [ $whole = 0 ]; }; then mark="$mark, off the way"; fi
    if [ "$S_DEPTH" = 1 ]; then above=; fi
    if [ -n "$only" ] && [ $off = 0 ]; then :
    elif [ $all -gt 0 ]; then
      printf '%s  %-6s %s  %s%d of %d open%s%s\n' "$above" "${S_NUMBER:-$S_ID}" "${S_TITLE:-the head of the document}" "$RS_DIM" $open $all "$mark" "$RS_OFF"
      above=
    # Only above what it holds: there is nothing to go to in it.
    elif [ "$S_DEPTH" = 1 ]; then printf -v above '  %-6s %s\n' "${S_NUMBER:-$S_ID}" "$S_TITLE"; fi
    if [ -n "$only" ]; then s=$((s + 1)); else s=$t; fi
  done
  while :; do
    rs_ask 'Go to (such as 2.1, #41 or an id; Enter goes back):'
    [ -n "$REPLY" ] || return 1
    if rs_range "$REPLY"; then
      RS_JUMP=$RS_FROM RS_JUMP_TO=$RS_TO
      return 0
    fi
    rs_say "  There is no \"$REPLY\" here."
  done
}

rs_list() { # 1: with the commands; what was picked
  local i=1 s=0 sections=''
  set -f
  rs_say "$RS_TITLE"
  while [ $i -le "$RS_N" ]; do
    if [ "${RS_PICK[i]-1}" != 0 ]; then
      while [ $s -lt "${RS_IN[i]}" ]; do
        s=$((s + 1))
        sections=$sections${RS_SECTION[s]}$'\n'
      done
      rs_list_item "${RS_LINE[i]}" "$sections"
      sections=
      [ "$1" = 1 ] && rs_list_commands $i
    fi
    i=$((i + 1))
  done
  set +f
}
rs_list_all() { # the same of all items, while the plan is read: ten thousand must not take seconds
  local line sections='' n=0 expected=-1 whole=0
  set -f
  while IFS= read -r line; do
    case $line in
    '| '*) ;;
    'item '* | 'aside '*)
      n=$((n + 1))
      rs_list_item "$line" "$sections"
      sections=
      ;;
    'section '*) sections=$sections$line$'\n' ;;
    'plan '*)
      expected=${line#plan 1 }
      RS_PHASES=${line##* } expected=${expected%% *}
      ;;
    'title '*) rs_say "${line#title }" ;;
    end) whole=1 ;;
    esac
  done
  set +f
  if [ "$whole" = 0 ] || [ "$expected" != "$n" ]; then rs_die 2 'the plan in this script cannot be read (is /tmp full?)'; fi
}
rs_list_item() { # its line, the lines of the sections that begin with it
  local sign=' ' step number aside='' flags line rest=$2 top
  # As words, which is fast; options of the shell are such that nothing else happens to them.
  # shellcheck disable=SC2086
  set -- $1
  [ "$1" = aside ] && aside='  (off the way)'
  while [ -n "$rest" ]; do
    line=${rest%%$'\n'*} rest=${rest#*$'\n'}
    rs_section_line "$line"
    if [ "$S_DEPTH" = 1 ]; then
      top=
      if [ "$S_PHASE" != 0 ]; then top="phase $S_PHASE/$RS_PHASES  "; elif [ -n "$aside" ]; then top='off the way  '; fi
      printf '\n%s%s%s%s\n' "$top" "$RS_BOLD" "${S_NUMBER:+$S_NUMBER  }$S_TITLE" "$RS_OFF"
    else printf '  %s%s%s\n' "$RS_BOLD" "${S_NUMBER:+$S_NUMBER  }$S_TITLE" "$RS_OFF"; fi
  done
  step=$3 number=$5 flags=,$7,
  case $flags in *,runs,*) sign='$' ;; esac
  case $4 in gate) sign='=' ;; sign-off | field | record) sign='_' ;; esac
  [ "$step" = 0 ] && step=
  if [ "$number" = - ]; then number=; else number="$number  "; fi
  shift 7
  printf '  %5s %s %s%s%s\n' "$step" "$sign" "$number" "$*" "$aside"
}
rs_list_commands() { # place
  local d=1 k
  rs_item "$1"
  rs_details
  while [ $d -le "$D_N" ]; do
    if [ "${D_KEY[d]}" = command ]; then
      rs_command_read $d
      rs_command_show
      k=1
      while [ $k -le $W_N ]; do
        if [ "${W_MODE[k]}" = bash ]; then
          printf '%s\n' "${W_TEXT[k]}" | "$BASH" -O extglob -n 2>/dev/null || rs_warn 'this bash cannot read it'
        elif [ "${W_MODE[k]}" = show ] && [ $W_N = 1 ]; then rs_say '  (shown only: not run from here)'; fi
        k=$((k + 1))
      done
    fi
    d=$((d + 1))
  done
}

rs_shell() { # the operator's own shell, with the state of the run
  local part
  rs_log shell '"state":"open"'
  rs_sync
  rs_say '  A shell with the state of the run. Leave it with exit.'
  {
    printf '__rs_dir=%q\n' "$RS_DIR"
    printf '%s\n' '__rs_gone() { echo "the folder $1 is gone"; }' "$RS_ENV"
    for part in s f v o; do [ -e "state/$RS_STATE.$part" ] && cat "state/$RS_STATE.$part"; done
    printf '%s\n' 'set +eux' "PS1='(run) \\w \\\$ ' PROMPT_COMMAND=" # behind what a virtual environment made of it
  } >tmp/profile
  "$BASH" --noprofile --rcfile tmp/profile -i <&7 5>&- 6>&-
  [ "$RS_TTY" = 1 ] && stty "$RS_STTY" <&7 2>/dev/null
  rs_log shell '"state":"closed"'
}

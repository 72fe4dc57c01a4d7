# ---------------------------------------------------------------- one item and its answer

rs_head() { # of item I: where we are, and what is to be done
  local s=${RS_IN[I]} top where='' rule='' n=0 indent
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
    rs_section "$s"
    if [ "$S_DEPTH" -gt 1 ]; then printf '\n%s%s%s\n' "$RS_BOLD" "${S_NUMBER:+$S_NUMBER  }$S_TITLE" "$RS_OFF"; fi
  fi
  [ -n "${RS_ABOVE[I]-}" ] && rs_read_out "${RS_ABOVE[I]}"
  # A blank that stands by itself is its own question.
  [ "$I_KIND" = field ] && return 0
  where=
  if [ "${RS_ASIDE[I]-}" = 1 ]; then where='off the way'
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
rs_read_out() { # lines `KIND TEXT`
  local rest=$1 line
  while [ -n "$rest" ]; do
    line=${rest%%$'\n'*} rest=${rest#*$'\n'}
    rs_read_line "${line%% *}" "${line#* }"
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
  rs_details
  rs_head
  I_WHY='' I_BY=$RS_BY V_N=0 V_KEY=() V_VALUE=()
  if [ -n "${RS_NOTE[I]-}" ] && [ -z "${RS_STATUS[I]-}" ]; then
    rs_unjson "${RS_NOTE[I]}"
    I_WHY=$RS_TEXT
  fi
  while [ $d -le "$D_N" ]; do
    case ${D_KEY[d]} in
    say) rs_read_line "${D_REST[d]%% *}" "${D_REST[d]#* }" ;;
    owner) rs_say "  Who does it: ${D_REST[d]}" ;;
    expect) rs_say "  Expected: ${D_REST[d]}" ;;
    wait) rs_say "  Wait: ${D_REST[d]} seconds" ;;
    block)
      case ${D_REST[d]} in
      output*) rs_say '  Expected output:' ;;
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
    else rs_say '  Left open.'; fi
    return
  fi
  case $I_KIND in
  gate) rs_gate "$fields" ;;
  *)
    rs_fill_in "$fields" || return
    case $I_KIND in
    field) if [ $V_N -gt 0 ]; then rs_answer 'done' "$I_WHY"; else RS_PASSED[I]=1; fi ;;
    sign-off) rs_sign ;;
    record) if [ $V_N -gt 0 ]; then rs_answer 'done' "$I_WHY"; else rs_tick; fi ;;
    *) if [ $ran = 1 ]; then rs_answer 'done' "$I_WHY"; else rs_tick; fi ;;
    esac
    ;;
  esac
}
rs_tick() { # a step that is done by hand
  C_RESULT=
  while [ -z "$C_RESULT" ]; do
    rs_choose '[d]one  [s]kip  [f]ailed  [n]ot applicable  [?] more:' 'dsfn?c!mpq'
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
    rs_choose '[d]one, a second person confirms  [f]ailed  [n]ot applicable  [?] more:' 'dfn?c!mpqs'
    case $REPLY in
    d)
      rs_fill_in "$1" || return
      rs_reason "Name of the second person (not ${RS_OPERATOR}):"
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
    s | f | n) rs_not_done "$REPLY" ;;
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
  local k=0 name='' verdict='' comment=''
  while [ $k -lt $V_N ]; do
    case ${V_KEY[k]} in
    name) name=${V_VALUE[k]} ;;
    approval) verdict=${V_VALUE[k]} ;;
    comments) comment=${V_VALUE[k]} ;;
    esac
    k=$((k + 1))
  done
  if [ -z "$name" ] && [ -z "$verdict" ]; then
    rs_tick
    return
  fi
  if [ -n "$name" ]; then
    rs_json "$name"
    I_BY=$RS_JSON
  fi
  if [ -n "$verdict" ] && [ "$verdict" != "$RS_FIRST_OPTION" ]; then
    if [ -z "$comment" ]; then
      rs_reason 'What is the matter:'
      comment=$REPLY
    fi
    rs_answer failed "$comment"
  else rs_answer 'done' "$I_WHY"; fi
}

# ---- fields

rs_fill_in() { # places of the `field` records -> V_*; status 1: the item is answered or left
  local d
  # shellcheck disable=SC2086 # a list of numbers
  for d in $1; do
    rs_field "$d" || return 1
  done
}
rs_field() { # place of the record
  local d=$1 rest=${D_REST[$1]} key widget flags label type='' pattern='' example='' unit='' prefix='' hint='' initial='' range='' n=0 reply prompt shown old
  local ids=() labels=()
  key=${rest%% *} rest=${rest#* }
  widget=${rest%% *} rest=${rest#* }
  flags=,${rest%% *},
  case $rest in *' '*) label=${rest#* } ;; *) label=$I_TEXT ;; esac
  while [ "$d" -lt "$D_N" ]; do
    d=$((d + 1)) rest=${D_REST[d]}
    case ${D_KEY[d]} in
    type) type=$rest ;;
    pattern) pattern=$rest ;;
    example) example=$rest ;;
    unit) unit=$rest ;;
    prefix) prefix=$rest ;;
    hint) hint=$rest ;;
    range) range=$rest ;;
    initial) initial=${D_TEXT[d]} ;;
    option)
      ids[n]=${rest%% *}
      case $rest in *' '*) labels[n]=${rest#* } ;; *) labels[n]=$rest ;; esac
      n=$((n + 1))
      ;;
    *) break ;;
    esac
  done
  case $type$flags in
  datetime-local*,start,*) initial=${initial:-$RS_STARTED} ;;
  datetime-local*)
    rs_now
    initial=${initial:-$RS_NOW}
    ;;
  date*)
    rs_now
    initial=${initial:-${RS_NOW%%T*}}
    ;;
  number*,duration,*) case $unit in min*) [ "$RS_FRESH" = 1 ] && initial=${initial:-$(((SECONDS + 30) / 60))} ;; esac ;;
  esac
  case $type$initial in datetime-local*T*.???[-+]??:??)
    initial=${initial%.*}${initial:${#initial}-6} # whole seconds are enough
    ;;
  esac
  case ${RS_VALUES[I]-} in *"\"$key\":"*) # what was said before
    old=${RS_VALUES[I]#*"\"$key\":"}
    old=${old%%'","'*} old=${old%\}}
    rs_unjson "$old"
    initial=$RS_TEXT
    ;;
  esac
  shown=$initial
  case $type$initial in datetime-local????-??-??T??:??:*) shown=${initial:11:5} ;; esac
  prompt=$label${unit:+ ($unit)}${prefix:+ ($prefix)}${hint:+ ($hint)}
  while :; do
    case $widget in
    area)
      rs_say "  $prompt: several lines, the last one a single dot"
      rs_area
      reply=$REPLY
      ;;
    select)
      d=0
      rs_say "  $prompt"
      while [ $d -lt $n ]; do
        rs_say "    $((d + 1))) ${labels[d]}"
        d=$((d + 1))
      done
      rs_ask "1-$n, Enter for none, [?] more:"
      reply=$REPLY
      ;;
    tick)
      rs_ask "${labels[0]-$prompt}: [y]es  [n]o  [?] more:"
      reply=$REPLY
      ;;
    *)
      rs_ask "$prompt${shown:+ [$shown]}:"
      reply=${REPLY:-$initial}
      ;;
    esac
    if [ "$reply" = - ]; then reply=; fi
    if [ "$reply" = '?' ]; then
      C_RESULT=
      rs_say '  Enter takes the value in brackets, - leaves it empty. Or, for the whole item:'
      rs_choose '[v]alue after all  [s]kip  [f]ailed  [n]ot applicable  [m]enu  [p]ause  [q]uit:' vsfnmpq
      case $REPLY in
      v) continue ;;
      s | f | n)
        rs_not_done "$REPLY"
        rs_answer "$C_RESULT" "$I_WHY"
        ;;
      *) rs_more "$REPLY" ;;
      esac
      [ -z "$C_RESULT" ] && continue
      return 1
    fi
    case $widget in
    select)
      if [ -n "$reply" ]; then
        d=0
        while [ $d -lt $n ]; do
          case $reply in "$((d + 1))" | "${ids[d]}" | "${labels[d]}") break ;; esac
          d=$((d + 1))
        done
        if [ $d -ge $n ]; then
          rs_say "  Please answer with a number from 1 to $n."
          continue
        fi
        reply=${ids[d]}
      fi
      RS_FIRST_OPTION_OF=${ids[0]-}
      [ "$key" = approval ] && RS_FIRST_OPTION=$RS_FIRST_OPTION_OF
      ;;
    tick)
      case $reply in
      [Yy] | [Yy]es) reply=${ids[0]-} ;;
      '' | [Nn] | [Nn]o) reply= ;;
      *)
        rs_say '  Please answer with y or n.'
        continue
        ;;
      esac
      ;;
    *)
      if [ -n "$reply" ] && [ -n "$pattern" ] && ! [[ $reply =~ $pattern ]]; then
        rs_say "  That is not understood; it should look like $example"
        continue
      fi
      if [ -n "$reply" ] && [ -n "$range" ] && ! rs_in_range "$reply" "$range"; then
        rs_warn "expected: $RS_EXPECTED_TEXT"
        rs_choose "Is $reply right? [y]es, it is not as expected  [n]o:" yn
        [ "$REPLY" = y ] || continue
      fi
      ;;
    esac
    if [ -z "$reply" ]; then case $flags in *,required,*)
      rs_say '  An answer is needed here. ? shows what else can be done.'
      continue
      ;;
    esac fi
    break
  done
  if [ -n "$reply" ]; then
    V_KEY[V_N]=$key V_VALUE[V_N]=$reply
    V_N=$((V_N + 1))
  fi
  return 0
}
rs_area() { # -> REPLY, several lines
  local text=''
  while :; do
    rs_ask "$RS_BAR"
    case $REPLY in
    .) break ;;
    '') [ -z "$text" ] && break ;;
    '?')
      [ -z "$text" ] && return
      ;;
    esac
    text=$text${text:+$'\n'}$REPLY
  done
  REPLY=$text
}
rs_scaled() { # decimal number -> RS_SCALED: an integer, millionths
  local sign='' whole fraction n=${1/,/.}
  case $n in -*) sign=- ;; esac
  n=${n#[-+]}
  whole=${n%%.*} fraction=
  case $n in *.*) fraction=${n#*.} ;; esac
  fraction=${fraction}000000
  whole=${whole:0:12}
  RS_SCALED=$sign$((10#${whole:-0}${fraction:0:6}))
}
rs_in_range() { # number, `MIN MAX ABOVE BELOW TEXT` -> RS_EXPECTED_TEXT
  local min max above below value
  IFS=' ' read -r min max above below RS_EXPECTED_TEXT <<<"$2"
  case $1 in *[!0-9.,+-]*) return 0 ;; esac
  rs_scaled "$1"
  value=$RS_SCALED
  if [ "$min" != - ]; then
    rs_scaled "$min"
    if [ "$value" -lt "$RS_SCALED" ] || { [ "$above" = above ] && [ "$value" = "$RS_SCALED" ]; }; then return 1; fi
  fi
  if [ "$max" != - ]; then
    rs_scaled "$max"
    if [ "$value" -gt "$RS_SCALED" ] || { [ "$below" = below ] && [ "$value" = "$RS_SCALED" ]; }; then return 1; fi
  fi
  return 0
}

# ---- the answer

rs_answer() { # status, note
  local gate='' digest='' sealed=0 i=1 k j note values=''
  while [ $i -lt "$I" ]; do
    case ${RS_LINE[i]} in "item "*" gate "*)
      rs_open_gate $i && gate=$RS_GATE_ID && break
      ;;
    esac
    i=$((i + 1))
  done
  # keys in the order of canonical JSON
  k=1
  while [ $k -lt $V_N ]; do
    j=$k
    while [ $j -gt 0 ] && [[ ${V_KEY[j]} < ${V_KEY[j - 1]} ]]; do
      note=${V_KEY[j]} V_KEY[j]=${V_KEY[j - 1]} V_KEY[j - 1]=$note
      note=${V_VALUE[j]} V_VALUE[j]=${V_VALUE[j - 1]} V_VALUE[j - 1]=$note
      j=$((j - 1))
    done
    k=$((k + 1))
  done
  k=0
  while [ $k -lt $V_N ]; do
    rs_json "${V_VALUE[k]}"
    values="${values:+$values,}\"${V_KEY[k]}\":$RS_JSON"
    k=$((k + 1))
  done
  if [ "$I_KIND" = sign-off ]; then
    rs_seal
    digest=$RS_DIGEST sealed=$RS_SEALED_ITEMS
  fi
  rs_json "$2"
  rs_log answer "\"item\":\"$I_ID\",\"status\":\"$1\",\"by\":$I_BY,\"gate\":\"$gate\",\"seal\":\"$digest\",\"sealed\":$sealed,\"note\":$RS_JSON,\"values\":{$values}"
  #@crash answered
  [ "$1" = failed ] && printf '  %s%s failed%s\n' "$RS_RED" "$RS_BAD" "$RS_OFF"
  return 0
}
rs_open_gate() { # place -> RS_GATE_ID, when it is a gate that is not passed
  local rest=${RS_LINE[$1]#item }
  RS_GATE_ID=${rest%% *} rest=${rest#* }
  rest=${rest#* }
  [ "${rest%% *}" = gate ] || return 1
  case ${RS_STATUS[$1]-} in 'done' | not-applicable) return 1 ;; esac
  return 0
}
rs_seal() { # what stands before the section of item I -> RS_DIGEST, RS_SEALED_ITEMS
  local i=1 end=${RS_FIRST[RS_IN[I]]} rest out='' id
  RS_SEALED_ITEMS=0
  while [ $i -lt "$end" ]; do
    if [ -n "${RS_STATUS[i]-}" ]; then
      rs_section "${RS_IN[i]}"
      if [ "$S_ROLE" = about ]; then # the head of the document is filled in to the very end
        i=$((i + 1))
        continue
      fi
      rest=${RS_LINE[i]#* }
      id=${rest%% *}
      out="${out:+$out,}[\"$id\",\"${RS_STATUS[i]}\",${RS_NOTE[i]:-\"\"},${RS_VALUES[i]:-{\}}]"
      RS_SEALED_ITEMS=$((RS_SEALED_ITEMS + 1))
    fi
    i=$((i + 1))
  done
  rs_digest "[$out]"
}

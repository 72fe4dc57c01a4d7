# ---------------------------------------------------------------- fields

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
      rs_choose '[v]alue  [s]kip  [f]ailed  [n]ot applicable  [m]enu  [p]ause  [q]uit:' vsfnmpq
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

# ---------------------------------------------------------------- fields

rs_fill_in() { # places of the `field` records -> V_*; status 1: the item is answered or left
  local d
  # shellcheck disable=SC2086 # a list of numbers
  for d in $1; do
    rs_field "$d" || return 1
  done
}
rs_field() { # place of the record
  local d=$1 rest=${D_REST[$1]} key widget flags label type='' pattern='' example='' unit='' prefix='' hint='' initial='' range='' n=0 decision reply prompt shown old
  local ids=() labels=() decides=()
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
      ids[n]=${rest%% *} rest=${rest#* }
      decides[n]=${rest%% *}
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
  number*,duration,*)
    rs_minutes "$RS_STARTED"
    n=$RS_MINUTES
    rs_now
    rs_minutes "$RS_NOW"
    case $unit in min*) initial=${initial:-$((RS_MINUTES - n))} ;; esac
    n=0
    ;;
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
    decision=- # of an approval: a person says it, unless a chosen option does
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
      case $flags in *,required,*) rs_ask "1-$n, [?] more:" ;; *) rs_ask "1-$n, Enter for none, [?] more:" ;; esac
      reply=$REPLY
      ;;
    tick)
      rs_ask "${labels[0]-$prompt}: [y]es  [n]o  [?] more:"
      reply=$REPLY
      ;;
    *)
      rs_ask "$prompt${shown:+ [$shown]}:"
      [ -n "$pattern" ] || rs_is_meant || continue
      reply=${REPLY:-$initial}
      ;;
    esac
    if [ "$reply" = - ]; then reply=; fi
    if [ "$reply" = '?' ]; then
      C_RESULT=
      rs_say '  Enter takes the value in brackets, - leaves it empty. Or, for the whole item:'
      if [ "$I_KIND" = gate ]; then rs_choose '[v]alue  [f]ailed  [n]ot applicable  [m]enu  [p]ause  [q]uit:' vfnmpq
      else rs_choose '[v]alue  [s]kip  [f]ailed  [n]ot applicable  [m]enu  [p]ause  [q]uit:' vsfnmpq; fi
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
        reply=${ids[d]} decision=${decides[d]}
      fi
      ;;
    tick)
      case $reply in
      [Yy] | [Yy]es) reply=${ids[0]-} decision=${decides[0]--} ;;
      '' | [Nn] | [Nn]o) reply= ;;
      *)
        rs_say '  Please answer with y or n.'
        continue
        ;;
      esac
      ;;
    *)
      if [ -n "$reply" ] && [ -n "$pattern" ] && ! { [[ $reply =~ $pattern ]] && { [ "$type" != date ] || rs_is_date "$reply"; }; }; then
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
  case $flags in *,person,*) I_PERSON=$reply ;; esac
  case $flags in *,approval,*) I_DECIDES=${I_DECIDES:-$decision} ;; esac
  if [ -n "$reply" ]; then
    V_KEY[V_N]=$key V_VALUE[V_N]=$reply
    V_N=$((V_N + 1))
  fi
  return 0
}
rs_is_date() { # YYYY-MM-DD that the calendar has
  local y=$((10#${1:0:4})) m=$((10#${1:5:2})) d=$((10#${1:8:2})) last=31
  case $m in
  4 | 6 | 9 | 11) last=30 ;;
  2) last=$((28 + (y % 4 == 0 && y % 100 != 0 || y % 400 == 0))) ;;
  esac
  [ $m -ge 1 ] && [ $m -le 12 ] && [ $d -ge 1 ] && [ $d -le $last ]
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
rs_digits() { # decimal number -> N_MINUS, N_WHOLE, N_FRACTION: without the zeros that say nothing
  local n=${1/,/.}
  N_MINUS='' N_FRACTION=''
  case $n in -*) N_MINUS=- ;; esac
  n=${n#[-+]}
  case $n in *.*) N_FRACTION=${n#*.} ;; esac
  N_WHOLE=${n%%.*}
  while [[ $N_WHOLE == 0* ]]; do N_WHOLE=${N_WHOLE#0}; done
  while [[ $N_FRACTION == *0 ]]; do N_FRACTION=${N_FRACTION%0}; done
  [ -n "$N_WHOLE$N_FRACTION" ] || N_MINUS=
}
rs_compare() { # two decimal numbers of any length -> RS_COMPARED: below, same or above. Bytes of a disk are too many for bash to count
  local minus whole fraction
  rs_digits "$1"
  minus=$N_MINUS whole=$N_WHOLE fraction=$N_FRACTION
  rs_digits "$2"
  RS_COMPARED=above
  if [ "$minus" != "$N_MINUS" ]; then
    [ -n "$minus" ] && RS_COMPARED=below
    return 0
  fi
  if [ "$whole.$fraction" = "$N_WHOLE.$N_FRACTION" ]; then
    RS_COMPARED=same
    return 0
  fi
  if [ ${#whole} -ne ${#N_WHOLE} ]; then
    [ ${#whole} -lt ${#N_WHOLE} ] && RS_COMPARED=below
  elif [[ $whole.$fraction < $N_WHOLE.$N_FRACTION ]]; then RS_COMPARED=below; fi
  case $minus$RS_COMPARED in -below) RS_COMPARED=above ;; -above) RS_COMPARED=below ;; esac
  return 0
}
rs_in_range() { # number, `MIN MAX ABOVE BELOW TEXT` -> RS_EXPECTED_TEXT
  local min max above below
  IFS=' ' read -r min max above below RS_EXPECTED_TEXT <<<"$2"
  case $1 in *[!0-9.,+-]*) return 0 ;; esac
  if [ "$min" != - ]; then
    rs_compare "$1" "$min"
    case $RS_COMPARED$above in below* | sameabove) return 1 ;; esac
  fi
  if [ "$max" != - ]; then
    rs_compare "$1" "$max"
    case $RS_COMPARED$below in above* | samebelow) return 1 ;; esac
  fi
  return 0
}

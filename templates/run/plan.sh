# ---------------------------------------------------------------- reading the plan
# Lines are kept as they are and taken apart when an item is reached, so that
# 10,000 steps are listed at once.

rs_load_plan() { rs_plan rs_read_plan; }
rs_read_plan() {
  local line detail='' above='' next='' within=''
  RS_N=0 RS_S=0 RS_STEPS=0 RS_PHASES=0 RS_EXPECTED=-1 RS_TITLE='' RS_ORDER='' RS_COMPLETE=0 RS_WAY_OUT='[!] shell' RS_HAS_ASIDE=0
  RS_LINE=() RS_ABOVE=() RS_DETAIL=() RS_ASIDE=() RS_IN=() RS_SECTION=() RS_FIRST=() RS_PLANNED=() RS_VARIABLES=() RS_RUNNERS=() RS_SECRET_NAMES=() RS_PATTERNS=() RS_PART_OF='' RS_GATES=''
  while IFS= read -r line; do
    case $line in
    '| '* | 'command '* | 'way '* | 'field '*)
      if [ "$RS_N" -gt 0 ]; then detail=$detail$line$'\n'; else rs_read_head "$next" "${line#| }"; fi
      ;;
    'item '* | 'aside '*)
      RS_DETAIL[RS_N]=$detail
      detail=
      RS_N=$((RS_N + 1))
      RS_LINE[RS_N]=$line
      RS_IN[RS_N]=$RS_S
      if [ -n "$above" ]; then RS_ABOVE[RS_N]=$above above='' within=''; fi
      case $line in a*) RS_ASIDE[RS_N]=1 RS_WAY_OUT='[b]ack out' RS_HAS_ASIDE=1 ;; 'item '*' gate '*) RS_GATES="$RS_GATES $RS_N" ;; esac
      ;;
    'section '*)
      RS_S=$((RS_S + 1))
      RS_SECTION[RS_S]=$line
      RS_FIRST[RS_S]=$((RS_N + 1))
      case $line in 'section 1 '*) above='' within='' ;; esac
      ;;
    'phase-planned '*) RS_PLANNED[RS_S]=${line#* } ;;
    'above '*)
      # Of which section, where that has no items of its own.
      [ "$within" = "$RS_S" ] || above="${above}section $RS_S"$'\n'
      within=$RS_S above=$above${line#above }$'\n'
      ;;
    'title '*) RS_TITLE=${line#title } ;;
    'order '*) RS_ORDER=${line#order } ;;
    'plan '*)
      line=${line#plan 1 }
      RS_EXPECTED=${line%% *}
      line=${line#* }
      RS_STEPS=${line% *} RS_PHASES=${line#* }
      ;;
    'variable '*) RS_VARIABLES[${#RS_VARIABLES[@]}]=${line#variable } next=variable ;;
    'secret-name '*) RS_SECRET_NAMES[${#RS_SECRET_NAMES[@]}]=${line#* } ;;
    secret-pattern) next=pattern ;;
    'part '*) RS_PART_OF=${line#* } ;;
    'runner '*) RS_RUNNERS[${#RS_RUNNERS[@]}]=${line#runner }' ' next=runner ;;
    end) RS_COMPLETE=1 ;;
    *) detail=$detail$line$'\n' ;;
    esac
  done
  RS_DETAIL[RS_N]=$detail
  if [ "$RS_COMPLETE" = 0 ] || [ "$RS_EXPECTED" != "$RS_N" ]; then
    rs_die 2 'the plan in this script cannot be read (is /tmp full?); nothing was run'
  fi
}

rs_read_head() { # variable, pattern or runner, a line of text that belongs to the last one
  local k
  case $1 in
  variable) RS_DEFAULTS[${#RS_VARIABLES[@]} - 1]=$2 ;;
  pattern) RS_PATTERNS[${#RS_PATTERNS[@]}]=$2 ;;
  runner)
    k=$((${#RS_RUNNERS[@]} - 1))
    RS_RUNNERS[k]=${RS_RUNNERS[k]}$2$'\n'
    ;;
  esac
}

rs_item() { # place -> I_ID I_STEP I_KIND I_NUMBER I_DEPTH I_FLAGS I_TEXT
  local rest=${RS_LINE[$1]#* }
  I=$1
  I_ID=${rest%% *} rest=${rest#* }
  I_STEP=${rest%% *} rest=${rest#* }
  I_KIND=${rest%% *} rest=${rest#* }
  I_NUMBER=${rest%% *} rest=${rest#* }
  I_DEPTH=${rest%% *} rest=${rest#* }
  I_FLAGS=,${rest%% *},
  case $rest in *' '*) I_TEXT=${rest#* } ;; *) I_TEXT= ;; esac
  [ "$I_NUMBER" = - ] && I_NUMBER=
  return 0
}
rs_section() { # place -> S_DEPTH S_PHASE S_ROLE S_ID S_NUMBER S_TITLE
  rs_section_line "${RS_SECTION[$1]}"
}
rs_section_line() {
  local rest=${1#section }
  S_DEPTH=${rest%% *} rest=${rest#* }
  S_PHASE=${rest%% *} rest=${rest#* }
  S_ROLE=${rest%% *} rest=${rest#* }
  S_ID=${rest%% *} rest=${rest#* }
  S_NUMBER=${rest%% *}
  case $rest in *' '*) S_TITLE=${rest#* } ;; *) S_TITLE= ;; esac
  [ "$S_NUMBER" = - ] && S_NUMBER=
  return 0
}
rs_place() { # item id -> RS_PLACE; the journal is in the order of the plan, so look onward first
  local i=${RS_PLACE:-1} n=0
  while [ $n -le "$RS_N" ]; do
    case ${RS_LINE[i]-} in "item $1 "* | "aside $1 "*)
      RS_PLACE=$i
      return 0
      ;;
    esac
    i=$((i + 1)) n=$((n + 1))
    [ $i -gt "$RS_N" ] && i=1
  done
  return 1
}

rs_range() { # what an operator calls a part -> RS_FROM, RS_TO: an id, a number, p3 (a phase) or #41 (a step)
  local i=1 depth
  # The question that is being asked is of another item: its own stays.
  local I I_ID I_STEP I_KIND I_NUMBER I_DEPTH I_FLAGS I_TEXT
  if rs_place "$1"; then
    RS_FROM=$RS_PLACE RS_TO=$RS_PLACE
    return 0
  fi
  while [ $i -le "$RS_S" ]; do
    rs_section $i
    if [ "$S_ID" = "$1" ] || [ "$S_NUMBER" = "$1" ] || { [ "p$S_PHASE" = "$1" ] && [ "$S_DEPTH" = 1 ] && [ "$S_PHASE" != 0 ]; }; then
      depth=$S_DEPTH RS_FROM=${RS_FIRST[i]} RS_TO=$RS_N
      while [ $i -lt "$RS_S" ]; do
        i=$((i + 1))
        rs_section $i
        if [ "$S_DEPTH" -le "$depth" ]; then
          RS_TO=$((RS_FIRST[i] - 1))
          break
        fi
      done
      [ "$RS_TO" -ge "$RS_FROM" ]
      return
    fi
    i=$((i + 1))
  done
  i=1
  while [ $i -le "$RS_N" ]; do
    rs_item $i
    if [ -n "$I_NUMBER" ] && [ "$I_NUMBER" = "$1" ] || [ "#$I_STEP" = "$1" ]; then
      RS_FROM=$i RS_TO=$i
      return 0
    fi
    i=$((i + 1))
  done
  return 1
}

rs_details() { # the records of item I -> D_N, D_KEY, D_REST, D_TEXT (the lines below a record)
  local line text='' rest=${RS_DETAIL[I]-}
  D_N=0 D_KEY=() D_REST=() D_TEXT=()
  while [ -n "$rest" ]; do
    line=${rest%%$'\n'*}
    rest=${rest#*$'\n'}
    case $line in
    '| '*)
      if [ -n "${text:+x}" ]; then D_TEXT[D_N]=${D_TEXT[D_N]}$'\n'${line#| }; else D_TEXT[D_N]=${line#| } text=1; fi
      ;;
    *)
      D_N=$((D_N + 1)) text=
      D_KEY[D_N]=${line%% *} D_TEXT[D_N]=
      case $line in *' '*) D_REST[D_N]=${line#* } ;; *) D_REST[D_N]= ;; esac
      ;;
    esac
  done
}

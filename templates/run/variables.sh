# ---------------------------------------------------------------- values that commands need
# Asked for once, before the first command that needs them. In shell they are
# parameters (ask_NAME) and never text; elsewhere they replace a marker.

RS_HIDDEN=' '
rs_variable() { # name -> V_SECRET V_LABEL V_DEFAULT
  local i=0 rest
  V_SECRET=0 V_LABEL=$1 V_DEFAULT=
  while [ $i -lt ${#RS_VARIABLES[@]} ]; do
    rest=${RS_VARIABLES[i]}
    case $rest in "$1 "*)
      rest=${rest#* }
      case $rest in secret*) V_SECRET=1 ;; esac
      case $rest in *' '*) V_LABEL=${rest#* } ;; esac
      V_DEFAULT=${RS_DEFAULTS[i]-}
      break
      ;;
    esac
    i=$((i + 1))
  done
  shopt -s nocasematch # [secrets] has names as the environment does
  rs_named_secret "$1" && V_SECRET=1
  shopt -u nocasematch
  case $RS_HIDDEN in *" $1 "*) V_SECRET=1 ;; esac
  return 0
}
rs_named_variable() { # as somebody writes it: api_host, API-HOST or <api-host> -> RS_NAMED
  local entry name=$1
  shopt -s nocasematch
  RS_NAMED=
  for entry in ${RS_VARIABLES[@]+"${RS_VARIABLES[@]}"}; do
    case ${entry%% *} in "$name" | "${name//[- ]/_}") RS_NAMED=${entry%% *} ;; esac
    case $entry in *' '*' '*) [[ ${entry#* * } == "$name" ]] && RS_NAMED=${entry%% *} ;; esac
  done
  shopt -u nocasematch
  [ -n "$RS_NAMED" ]
}
rs_check_set() { # the names of --set
  local name rest=$RS_SET entry all=''
  while [ -n "$rest" ]; do
    name=${rest%%=*} rest=${rest#*$'\n'}
    rs_named_variable "$name" && continue
    for entry in ${RS_VARIABLES[@]+"${RS_VARIABLES[@]}"}; do all="$all${all:+, }${entry%% *}"; done
    rs_die 2 "--set: no command of this checklist needs \"$name\"${all:+; what they need: $all}"
  done
}
rs_ask_value() { # name, what Enter stands for -> REPLY
  rs_variable "$1"
  if [ $V_SECRET = 1 ]; then
    [ "$RS_TTY" = 1 ] && stty -echo <&7
    rs_ask "Value of $V_LABEL:" plain
    if [ "$RS_TTY" = 1 ]; then
      stty "$RS_STTY" <&7
      printf '\n'
    fi
  else rs_ask "Value of $V_LABEL${2:+ [$2]}:"; fi
  REPLY=${REPLY:-$2}
}
rs_need() { # name: asks for it unless it is known
  case $RS_KNOWN in *" $1 "*) return 0 ;; esac
  while :; do
    rs_variable "$1"
    rs_ask_value "$1" "$V_DEFAULT"
    [ -n "$REPLY" ] && break
    rs_say '  A value is needed; the command cannot be run without it.'
  done
  rs_keep_value "$1" "$REPLY"
  rs_show_value "$1"
}
rs_show_value() { # name, of one that is known
  local value=RS_VALUE_$1
  rs_variable "$1"
  [ $V_SECRET = 1 ] || printf '  %swith %s = %s%s\n' "$RS_DIM" "$V_LABEL" "${!value//[[:cntrl:]]/?}" "$RS_OFF"
}
rs_known_needs() { # -> RS_NEEDS: what the command is given and is known
  local name
  RS_NEEDS=
  # shellcheck disable=SC2048 # words are wanted
  for name in ${W_NEEDS[*]-}; do
    case " $RS_NEEDS " in *" $name "*) continue ;; esac
    case $RS_KNOWN in *" $name "*) RS_NEEDS="$RS_NEEDS${RS_NEEDS:+ }$name" ;; esac
  done
}
rs_correct() { # a value that the command is given
  local name n=0 places=()
  rs_known_needs
  if [ -z "$RS_NEEDS" ]; then
    rs_say '  It has not been given a value yet.'
    return 0
  fi
  for name in $RS_NEEDS; do
    n=$((n + 1)) places[n]=$name
    rs_variable "$name"
    case $RS_NEEDS in *' '*) rs_say "    $n) $V_LABEL" ;; esac
  done
  if [ $n -gt 1 ]; then
    rs_ask "Which one (1-$n, Enter for none):"
    for name in "${!places[@]}"; do [ "$REPLY" = "$name" ] && break; done
    [ "$REPLY" = "$name" ] || return 0
    n=$REPLY
  fi
  name=RS_VALUE_${places[n]}
  rs_ask_value "${places[n]}" "${!name}"
  [ "$REPLY" = "${!name}" ] || rs_keep_value "${places[n]}" "$REPLY"
  rs_show_value "${places[n]}"
}
rs_keep_value() { # name, value: what later commands find
  # Whatever it is called: an address with a password in it is one.
  rs_redact_text "$2"
  if [ $RS_MASKED -gt 0 ]; then RS_HIDDEN="$RS_HIDDEN$1 "; fi
  rs_variable "$1"
  if [ $V_SECRET = 1 ]; then
    # Not kept: known in this session only, and masked in what is recorded.
    RS_ASKED_SECRETS=$RS_ASKED_SECRETS$2$'\n'
    printf -v "RS_VALUE_$1" %s "$2"
    RS_KNOWN=${RS_KNOWN//" $1 "/ }$1' '
  else
    rs_json "$2"
    rs_log variable "\"name\":\"$1\",\"value\":$RS_JSON"
  fi
}
rs_fill() { # text, marker, value -> RS_TEXT; a marker inside the value is not looked at
  local rest=$1 out=''
  while :; do
    case $rest in
    *"$2"*) out=$out${rest%%"$2"*}$3 rest=${rest#*"$2"} ;;
    *) break ;;
    esac
  done
  RS_TEXT=$out$rest
}
rs_as_run() { # shell text of way W, `keep`: secrets stay parameters -> RS_TEXT: what its values make of it, for people and the record
  local name value single double bare out=$1
  for name in ${W_NEEDS[W]}; do
    case $RS_KNOWN in *" $name "*) ;; *) continue ;; esac
    rs_variable "$name"
    if [ $V_SECRET = 1 ]; then
      [ "${2-}" != keep ] || continue
      single=$V_LABEL double=$V_LABEL bare=$V_LABEL
    else
      value=RS_VALUE_$name
      value=${!value-}
      rs_fill "$value" "'" "'\\''"
      single=$RS_TEXT
      rs_fill "$value" \\ '\\'
      rs_fill "$RS_TEXT" '"' '\"'
      rs_fill "$RS_TEXT" '$' '\$'
      rs_fill "$RS_TEXT" '`' '\`'
      double=$RS_TEXT
      case $value in '' | *[!A-Za-z0-9_./:@%+,=-]*) bare="'$single'" ;; *) bare=$value ;; esac
    fi
    # As the compiler wrote it between single quotes, by itself, and between double ones.
    rs_fill "$out" "'\"\${ask_$name}\"'" "$single"
    rs_fill "$RS_TEXT" "\"\${ask_$name}\"" "$bare"
    rs_fill "$RS_TEXT" "\${ask_$name}" "$double"
    out=$RS_TEXT
  done
  RS_TEXT=$out
}
rs_write_asked() { # to a file: what the driver sets for this command; a function of an earlier one may use what that asked for
  local name value
  {
    for name in $RS_KNOWN; do
      value=RS_VALUE_$name
      printf 'ask_%s=%q\n' "$name" "${!value-}"
    done
    if [ -n "$C_CWD" ]; then
      printf '__rs_back=$PWD\nbuiltin cd -- %q || builtin exit 125\n' "$C_CWD"
    else printf '__rs_back=\n'; fi
  } >"tmp/$RS_TRY.asked"
}

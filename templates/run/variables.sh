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
rs_need() { # name: asks for it unless it is known
  local value
  case $RS_KNOWN in *" $1 "*) return 0 ;; esac
  rs_variable "$1"
  while :; do
    if [ $V_SECRET = 1 ] && [ "$RS_TTY" = 1 ]; then stty -echo <&7; fi
    rs_ask "Value of $V_LABEL${V_DEFAULT:+ [$V_DEFAULT]}:"
    if [ $V_SECRET = 1 ] && [ "$RS_TTY" = 1 ]; then
      stty "$RS_STTY" <&7
      printf '\n'
    fi
    value=${REPLY:-$V_DEFAULT}
    [ -n "$value" ] && break
    rs_say '  A value is needed; the command cannot be run without it.'
  done
  rs_keep_value "$1" "$value"
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

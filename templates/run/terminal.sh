# ---------------------------------------------------------------- questions and signals
# Answers come from descriptor 7: the terminal, or the file of --answers.

rs_flush_typeahead() { # forget the keys that were hit while a command ran
  [ "$RS_TTY" = 1 ] && [ "$RS_DIRTY" = 1 ] || return 0
  RS_DIRTY=0
  stty -icanon min 0 time 0 <&7 2>/dev/null || return 0
  dd bs=65536 count=1 <&7 >/dev/null 2>&1
  stty "$RS_STTY" <&7 2>/dev/null
}

rs_ask() { # prompt, `plain`: no keys to edit the line with -> REPLY. The end of input is no answer: the run is paused.
  local status
  rs_sync
  rs_flush_typeahead
  if [ "${2-}" = plain ] || [ "$RS_EDITING" = 0 ]; then printf '  %s%s%s ' "$RS_BOLD" "$1" "$RS_OFF"; fi
  RS_PROMPT=1
  while :; do
    REPLY=
    if [ "${2-}" = plain ] || [ "$RS_EDITING" = 0 ]; then IFS= read -r -u 7 REPLY
    # What has no width stands between \1 and \2, for readline. Its letters are the operator's.
    else IFS='' LC_ALL=$RS_LC_ALL read -r -e -u 7 -p "  ${RS_BOLD:+$'\1'$RS_BOLD$'\2'}$1${RS_OFF:+$'\1'$RS_OFF$'\2'} " REPLY; fi
    status=$?
    [ "$RS_TTY" = 0 ] || break
    RS_ANSWER=$((RS_ANSWER + 1))
    case $REPLY in '#' | '# '*) [ $status = 0 ] && continue ;; esac
    break
  done
  RS_PROMPT=0 RS_INTERRUPTED=0
  rs_without_keys
  if [ $status -ne 0 ] && [ -z "$REPLY" ]; then
    printf '\n'
    rs_pause 'end of input'
  fi
  if [ "$RS_TTY" = 0 ]; then
    rs_answer_is_for_this
    printf '%s\n' "$REPLY"
  fi
  return 0
}
rs_without_keys() { # REPLY: what arrows and other keys send is no text
  local rest out=''
  case $REPLY in *[[:cntrl:]]*) ;; *) return 0 ;; esac
  rest=$REPLY
  while :; do
    case $rest in *$'\033'*) ;; *) break ;; esac
    out=$out${rest%%$'\033'*} rest=${rest#*$'\033'}
    case $rest in
    '['*) # parameters, then one letter or ~
      rest=${rest#?}
      rest=${rest#"${rest%%[@-~]*}"}
      rest=${rest#?}
      ;;
    O?*) rest=${rest#??} ;;
    esac
  done
  REPLY=$out$rest
  REPLY=${REPLY//[$'\1'-$'\10'$'\12'-$'\37'$'\177']/} # a tab is text
}
rs_answer_is_for_this() { # `ID> reply` in an answers file: the file must be in step with the run
  local id=${REPLY%%>*}
  case $REPLY in *'> '* | *'>') ;; *) return 0 ;; esac
  case $id in '' | *[!a-z0-9._-]*) return 0 ;; esac
  REPLY=${REPLY#"$id>"}
  REPLY=${REPLY# }
  [ "$id" = "${I_ID-}" ] && return 0
  printf '\n'
  rs_warn "line $RS_ANSWER of the answers is for $id, but the run is at ${I_ID:-its beginning}"
  rs_pause 'wrong answers file' 2
}
rs_choose() { # prompt, allowed keys, key that Enter stands for -> REPLY
  local keys='' i=0
  RS_KEYS=$2
  while [ $i -lt ${#2} ]; do keys="$keys ${2:i:1}" i=$((i + 1)); done
  while :; do
    rs_ask "$1"
    [ -n "$REPLY" ] || REPLY=${3-}
    case $REPLY in ?) case $2 in *"$REPLY"*) return 0 ;; esac ;; esac
    rs_say "  Please answer with one of these keys:$keys"
  done
}
rs_is_meant() { # REPLY, where words are wanted: a single sign was perhaps the key of another question -> status
  local reply=$REPLY
  [ "$RS_TTY" = 1 ] || return 0
  case $reply in [a-z1-9]) ;; *) return 0 ;; esac
  rs_choose "Is \"$reply\" the answer? [y]es  [n]o, it was a key:" yn
  [ "$REPLY" = y ] || return 1
  REPLY=$reply
}
rs_reason() { # prompt -> REPLY, never empty
  while :; do
    rs_ask "$1"
    rs_is_meant || continue
    case ${REPLY//[[:space:]]/} in '' | '?') ;; *) return 0 ;; esac
    rs_say '  A reason is needed; it stands in the report.'
  done
}

rs_pause() { # why, exit code
  if [ "$RS_OPEN" = 1 ]; then
    rs_json "$1"
    rs_log pause "\"why\":$RS_JSON"
    rs_results
    rs_say ''
    rs_say "Paused: $1. To go on:"
    rs_say "  $RS_RESUME_CALL"
  fi
  rs_leave "${2:-75}"
}
rs_leave() { # exit code
  trap - EXIT
  rs_sync
  # Values that were asked for and rules that mask them lie there in plain text. What a command that may still run writes to stays.
  if [ "${RS_OPEN-0}" = 1 ] && [ -z "${RS_ORPHAN-}" ]; then rm -rf tmp; fi
  [ "${RS_LOCKED-0}" = 1 ] && rm -rf "$RS_LOCK"
  [ -n "${RS_STTY-}" ] && stty "$RS_STTY" <&7 2>/dev/null
  exit "$1"
}
rs_on_interrupt() { # Ctrl-C reaches a command by itself; here it was hit at a question, or sent
  local IFS=$' \t\n' # `read` at the question runs with an empty one
  [ "$RS_PROMPT" = 1 ] && rs_pause 'Ctrl-C' 130
  if [ -n "$RS_GROUP" ]; then kill -INT -- "-$RS_GROUP" 2>/dev/null; else RS_INTERRUPTED=1; fi
  return 0
}
rs_on_end() { # HUP or TERM: end the command, leave a run that can be resumed
  local IFS=$' \t\n'
  RS_SIGNAL=$1
  [ -n "$RS_GROUP" ] && kill -s "$1" -- "-$RS_GROUP" 2>/dev/null
  [ "$RS_PROMPT" = 1 ] && rs_pause "signal $1" 143
  return 0
}

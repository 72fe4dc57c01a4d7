# ---------------------------------------------------------------- the run

rs_input() { # where answers come from -> descriptor 7, RS_TTY
  local name
  RS_TTY=0 RS_STTY='' RS_EDITING=0
  if [ "$RS_MODE" = auto ]; then exec 7</dev/null
  elif [ -n "$RS_ANSWERS" ]; then
    { exec 7<"$RS_ANSWERS"; } 2>/dev/null || rs_die 2 "the answers file $RS_ANSWERS cannot be read"
  elif [ -t 0 ]; then
    exec 7<&0
    RS_TTY=1
    RS_STTY=$(stty -g <&7 2>/dev/null)
    # bash may be built without readline; in one older than 5 nobody has seen Ctrl-C end such a question.
    if [ -t 1 ] && [ -t 2 ] && [ "${BASH_VERSINFO[0]}" -ge 5 ] && type bind >/dev/null 2>&1; then
      RS_EDITING=1
      # Lines that are pasted are answers one by one, no escape codes where nobody wants them, and letters of any
      # language are text (before bash 5.2 readline asks for the locale once, and that is LC_ALL=C).
      for name in 'enable-bracketed-paste off' 'input-meta on' 'output-meta on' 'convert-meta off'; do
        LC_ALL=$RS_LC_ALL bind "set $name"
      done 2>/dev/null
    fi
  else rs_die 2 'standard input is no terminal; give --answers FILE or --non-interactive'; fi
  exec 9</dev/null
}
rs_zone() { # -> RS_ZONE: the zone's name, where the host tells
  local name=${TZ-}
  if [ -z "$name" ]; then { IFS= read -r name </etc/timezone; } 2>/dev/null; fi
  RS_ZONE=
  case $name in [A-Z]*/*) case $name in *[!A-Za-z0-9_/+-]*) ;; *) RS_ZONE=$name ;; esac ;; esac
}
rs_device() { # -> RS_DEVICE: the same on this host in every run, and nothing that tells which host it is
  local id=
  { IFS= read -r id </etc/machine-id; } 2>/dev/null
  # Some images have `uninitialized` there, or nothing.
  [ ${#id} = 32 ] || id=$RS_HOST
  rs_digest "runsheet device $id"
  RS_DEVICE=${RS_DIGEST:0:16}
}
rs_where() { # -> RS_TEXT: the `environment` of a results file, as JSON
  local os text
  read -r os <<<"$(uname -sr 2>/dev/null)"
  rs_json "$RS_START" && text="{\"cwd\":$RS_JSON"
  rs_json "$RS_HOST" && text="$text,\"host\":$RS_JSON"
  rs_json "$os" && text="$text,\"os\":$RS_JSON"
  rs_json "bash $BASH_VERSION" && text="$text,\"shell\":$RS_JSON"
  rs_json "${USER:-${LOGNAME:-$(id -un)}}" && text="$text,\"user\":$RS_JSON}"
  RS_TEXT=$text
}

rs_open_run() { # the run's folder: a new one, or that of --resume
  local folder stamp
  mkdir -p "$RS_LOGDIR" 2>/dev/null || rs_die 5 "the folder $RS_LOGDIR cannot be made; give another with --log-dir"
  RS_LOGDIR=$(cd -- "$RS_LOGDIR" && pwd) || rs_die 5 "the folder $RS_LOGDIR cannot be entered"
  RS_LOCK=$RS_LOGDIR/$RS_NAME.lock
  rs_lock
  if [ "$RS_RESUME" = last ]; then
    RS_RESUME=
    for folder in "$RS_LOGDIR/$RS_NAME".2*; do [ -f "$folder/journal.jsonl" ] && RS_RESUME=$folder; done
    [ -n "$RS_RESUME" ] || rs_die 2 "there is no run to resume in $RS_LOGDIR"
  fi
  if [ -n "$RS_RESUME" ]; then
    RS_DIR=$RS_RESUME
    { cd -- "$RS_DIR" && [ -f journal.jsonl ]; } 2>/dev/null || rs_die 2 "there is no journal in $RS_DIR"
    RS_DIR=$PWD
  else
    rs_now
    stamp=${RS_NOW%%[.+]*}
    stamp=${stamp//[!0-9T]/}
    RS_DIR=$RS_LOGDIR/$RS_NAME.$stamp.$$
    { mkdir "$RS_DIR" "$RS_DIR/logs" "$RS_DIR/state" && cd -- "$RS_DIR"; } 2>/dev/null || rs_die 5 "the folder $RS_DIR cannot be made (disk full, or not writable?)"
    rs_first_state || rs_die 5 "$RS_DIR cannot be written (disk full?)"
  fi
  { mkdir -p tmp logs state && printf '%s__rs_names=%q\n' "$RS_ENV" "${RS_SECRET_NAMES[*]-}" >tmp/env && declare -f __rs_is_secret >>tmp/env && rs_write_driver && : >tmp/secrets; } 2>/dev/null || rs_die 5 "$RS_DIR cannot be written (disk full?)"
  { rm -f tmp/done && mkfifo -m 600 tmp/done && exec 6<>tmp/done; } 2>/dev/null || rs_die 5 "$RS_DIR cannot hold a pipe; give a folder of another file system with --log-dir"
  RS_SYNC=
  if [ "${RUNSHEET_NO_SYNC-}" != 1 ] && sync -d tmp/env 2>/dev/null; then RS_SYNC='sync -d'; fi
}

rs_plan_is_whole() { # what is to be run is what was compiled, or somebody says that it need not be
  local digest
  digest=$(rs_plan cat | $RS_DIGEST_TOOL)
  [ "${digest%%[ *]*}" != "$RS_PLAN_DIGEST" ] || return 0
  [ "$RS_EDITED" = 1 ] || rs_die 2 'the plan in this script was changed after it was made; nothing was run. Make it anew, or say --edited to run it as it is'
  rs_warn 'the plan in this script was changed after it was made; its commands are recorded as edited'
  RS_CHANGED_PLAN=1
}
rs_resume_call() { # -> RS_RESUME_CALL: what goes on with this run, and with no more than it was begun for
  local x
  RS_RESUME_CALL="$RS_SELF${RS_LOGDIR_GIVEN:+ --log-dir $RS_LOGDIR} --resume"
  for x in $RS_SECTION_ARG; do RS_RESUME_CALL="$RS_RESUME_CALL --section $x"; done
  for x in $RS_ONLY; do RS_RESUME_CALL="$RS_RESUME_CALL --only $x"; done
  for x in $RS_SKIP; do RS_RESUME_CALL="$RS_RESUME_CALL --skip $x"; done
  RS_RESUME_CALL="$RS_RESUME_CALL${RS_BEGIN:+ --from $RS_BEGIN}"
}
rs_first_state() { # what the first command finds: the folder that the run was begun in
  { printf 'umask %s\nbuiltin cd -L -- %q || __rs_gone %q\nOLDPWD=%q\n' "$RS_UMASK" "$RS_START" "$RS_START" "${OLDPWD-}" >state/00000.o; } 2>/dev/null
}

rs_main() {
  local rest name code outcome state_dir
  trap - EXIT
  RS_SELF=${0##*/} RS_START=$PWD
  case $0 in */*) RS_SELF=$0 ;; esac
  RS_SELF="bash $RS_SELF"
  # `runsheet run` has compiled this for one run; all of it has been read by now.
  if [ -n "${RUNSHEET_TEMPORARY-}" ]; then
    RS_SELF=${RUNSHEET_CALL-}
    rm -f "$RUNSHEET_TEMPORARY"
    unset RUNSHEET_TEMPORARY RUNSHEET_CALL
  fi
  RS_DO=run RS_EDITED=0 RS_CHANGED_PLAN=0 RS_MODE=ask RS_YES=0 RS_LIVE=live RS_ANSWERS='' RS_BEGIN='' RS_ONLY='' RS_SKIP='' RS_SECTION_ARG='' RS_RESUME=''
  RS_LOGDIR=runsheet-runs RS_LOGDIR_GIVEN='' RS_OPERATOR='' RS_SET='' RS_OPEN=0 RS_KEYS='' RS_PROMPT=0 RS_SIGNAL='' RS_GROUP='' RS_DIRTY=0 RS_INTERRUPTED=0
  RS_SEQ=0 RS_TOLD=0 RS_PREV=0 RS_LAST='' RS_UNSYNCED=0 RS_TRY='' RS_SPENT='' RS_STATE=00000 RS_RUNS=0 RS_STOP=0 RS_STOP_AT='' RS_JUMP='' RS_AWAY='' RS_LEAVE=0 RS_MORE='' RS_AGAIN=0 RS_ANSWER=0 RS_ENDED='' RS_UNWRITTEN=0 RS_PLACE=1
  RS_KNOWN=' ' RS_ASKED_SECRETS='' RS_CALLED=' ' RS_PHASE_CALLS='' RS_LOG_KIB=65536 RS_FIRST_OPTION='' RS_RUN_ID='' RS_DEVICE='' RS_STARTED='' RS_WHERE='{}' RS_FRESH=1
  RS_STATUS=() RS_AT=() RS_CHANGED=() RS_WHO=() RS_NOTE=() RS_VALUES=() RS_GATE=() RS_SEAL=() RS_SEALED=() RS_RUN=() RS_PASSED=() RS_OPEN_AT=() RS_OPEN_WHY=() RS_PICK=()
  RS_OPEN_NAME=() RS_OPEN_WAY=() RS_OPEN_RUN=() RS_OPEN_END=() RS_OPEN_NEW=() RS_EVENTS=() RS_BEGAN=() RS_DEFAULTS=() RS_SECRETS=() V_N=0
  rs_environment
  rs_look
  rs_options "$@"
  if [ $RS_DO = list ] && [ -z "$RS_ONLY$RS_SECTION_ARG$RS_SKIP$RS_BEGIN" ]; then
    rs_plan rs_list_all
    rs_leave 0
  fi
  rs_load_plan
  case $RS_DO in
  'help') rs_usage && rs_leave 0 ;;
  list) rs_pick look && rs_list 0 && rs_leave 0 ;;
  dry)
    rs_pick look
    rs_list 1
    printf '\nNothing was run.\n'
    rs_leave 0
    ;;
  esac
  rs_pick run
  rs_check_set
  rs_input
  case $BASH in */sh | sh) BASH=$(command -v bash) || rs_die 2 'bash is not on the PATH' ;; /*) ;; *) BASH=$(command -v "$BASH") ;; esac
  rs_digest_tool
  rs_plan_is_whole
  rs_zone
  RS_SED=0
  command -v sed >/dev/null 2>&1 && RS_SED=1
  RS_HOST=${HOSTNAME:-$(uname -n)}
  trap rs_on_interrupt INT
  trap 'rs_on_end TERM' TERM
  trap 'rs_on_end HUP' HUP
  trap : PIPE XFSZ # a handler, not '': commands would inherit that
  rs_check_patterns
  rs_find_secrets
  rs_open_run
  rs_collect_secrets
  rs_say "$RS_BOLD$RS_TITLE$RS_OFF"
  [ -n "$RS_RESUME" ] && rs_replay
  if [ -z "$RS_OPERATOR" ]; then
    name=${SUDO_USER:-${USER:-${LOGNAME:-$(id -un)}}}
    if [ -n "$RS_RESUME" ]; then
      rs_unjson "$RS_BY"
      name=$RS_TEXT
    fi
    RS_OPERATOR=$name
    if [ "$RS_TTY" = 1 ]; then
      rs_ask "Your name [$name]:"
      while [ "$REPLY" = '?' ]; do
        rs_say '  Who runs this; it stands at every answer. Enter takes the name in brackets.'
        rs_ask "Your name [$name]:"
      done
      RS_OPERATOR=${REPLY:-$name}
    fi
  fi
  rs_json "$RS_OPERATOR"
  RS_BY=$RS_JSON
  if [ -n "$RS_RESUME" ]; then
    RS_FRESH=0
    rs_log resume "\"operator\":$RS_BY"
  else
    rs_now
    name=${RS_DIR##*/}
    name=${name#"$RS_NAME."}-$RANDOM
    rs_device
    rs_where
    rs_log run "\"format\":1,\"checklist\":\"$RS_LIST\",\"fingerprint\":\"$RS_FINGERPRINT\",\"mode\":\"$RS_LIVE\",\"part\":\"$RS_PART_OF\",\"zone\":\"$RS_ZONE\",\"device\":\"$RS_DEVICE\",\"operator\":$RS_BY,\"run_id\":\"$name\",\"where\":$RS_TEXT"
  fi
  rs_fixed rs_keep_fixed
  # With this, the journal alone is enough to make results from.
  [ $RS_TOLD = 1 ] || rs_log checklist "\"checklist\":$RS_FIXED_CHECKLIST,\"deployment\":$RS_FIXED_DEPLOYMENT,\"outline\":$RS_FIXED_OUTLINE"
  rs_resume_call
  RS_OPEN=1
  rest=$RS_SET
  while [ -n "$rest" ]; do
    name=${rest%%$'\n'*} rest=${rest#*$'\n'}
    rs_named_variable "${name%%=*}" && rs_keep_value "$RS_NAMED" "${name#*=}"
  done
  rs_say "Steps: $RS_STEPS, phases: $RS_PHASES. What happens is kept in"
  rs_say "  ${RS_DIR#"$RS_START/"}"
  if [ $RS_FRESH = 0 ]; then
    rs_count
    rs_say "So far: $RS_DONE done, $RS_FAILED failed, $RS_SKIPPED skipped, $RS_LEFT open."
  fi
  [ "$RS_LIVE" = rehearsal ] && rs_warn 'a rehearsal: commands are run all the same'
  [ $RS_FRESH = 1 ] || [ -n "$RS_ONLY$RS_SECTION_ARG" ] || rs_take_up
  if [ "$RS_STOP" = 1 ]; then :; elif [ "$RS_MODE" = auto ]; then rs_walk all; else
    rs_walk first
    [ "$RS_STOP" = 1 ] || rs_walk late
  fi
  while [ "$RS_STOP" = 0 ] && [ "$RS_MODE" = ask ]; do
    rs_count
    [ $RS_LEFT -gt 0 ] || break
    I_ID=
    printf '\n'
    rs_choose "$RS_LEFT still open: [g]o to them  [f]inish all the same  [p]ause:" gfp
    case $REPLY in
    g) RS_PASSED=() RS_OPEN_AT=() && rs_walk all ;;
    p) rs_pause operator ;;
    f) break ;;
    esac
  done
  rs_finish
}
rs_aside_is_open() { # is there something off the way, such as a rollback, that nobody has answered
  local i=1
  while [ $i -le "$RS_N" ]; do
    [ "${RS_ASIDE[i]-}" = 1 ] && [ -z "${RS_STATUS[i]-}" ] && return 0
    i=$((i + 1))
  done
  return 1
}
rs_finish() {
  local code=0 outcome='done' over=0
  rs_count
  if [ $RS_LEFT -gt 0 ]; then code=3 outcome=open; fi
  if [ $RS_FAILED -gt 0 ] || [ "$RS_STOP" = 1 ]; then code=1 outcome=failed; fi
  if [ "$RS_STOP" = 1 ]; then rs_log abort "${RS_STOP_AT:+\"item\":\"$RS_STOP_AT\",}\"outcome\":\"$outcome\""; else rs_log finish "\"outcome\":\"$outcome\""; fi
  rs_last_digest
  rs_results
  printf '\n%s%s done, %s failed, %s skipped, %s open%s\n' "$RS_BOLD" "$RS_DONE" "$RS_FAILED" "$RS_SKIPPED" "$RS_LEFT" "$RS_OFF"
  [ $RS_FAILED = 0 ] || rs_list_those failed
  [ $RS_LEFT = 0 ] || rs_list_those open
  rs_say "Results:  ${RS_DIR#"$RS_START/"}/results.json"
  rs_say "Report:   runsheet report ${RS_DIR#"$RS_START/"}/results.json"
  if [ $RS_LEFT -gt 0 ]; then rs_say "Go on:    $RS_RESUME_CALL"; fi
  # Nobody needs the values of variables any more, but for what is open or may have to be rolled back.
  if [ $code = 0 ] || { [ $RS_LEFT = 0 ] && ! rs_aside_is_open; }; then over=1; fi
  if [ $over = 0 ] && [ "$RS_STATE" != 00000 ]; then
    rs_say "Variables of the commands stay in plain text, readable for you alone, until the"
    rs_say "rest or the rollback is done. When nobody will do that, remove them:"
    printf '  rm -r %q\n' "${RS_DIR#"$RS_START/"}/state"
  fi
  rs_say "Seal of the journal, for the ticket:"
  rs_say "  $RS_PREV"
  # A part off the way may still be run, from the first folder.
  if [ $over = 1 ]; then
    rm -rf state
    mkdir state && rs_first_state
  fi
  [ $RS_UNWRITTEN = 1 ] && code=5
  rs_leave $code
}

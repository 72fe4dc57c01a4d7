# ---------------------------------------------------------------- the run

rs_usage() {
  cat <<RS_USAGE
$RS_TITLE

usage: bash $RS_SELF [options]

to look
  --list                what is in it; \$ has a command, _ is filled in, = is a pause point
  --dry-run             the same with every command; nothing is run
to run
  --operator NAME       who runs it (otherwise you are asked)
  --rehearsal           the results say that it was not for real
  --yes                 run ordinary commands without asking; those that destroy still ask
  --from X              begin at X: a number (2.1), an id, p3 for a phase, #41 for a step
  --only X  --skip X    only these, or without them; may be given several times
  --section X           one part, also one off the way, such as a rollback
  --resume[=FOLDER]     go on with the last run, or with that one
  --log-dir FOLDER      where runs are kept (otherwise ./runsheet-runs)
without a person
  --answers FILE        answers from a file, one a line; ID> REPLY checks that the run is at ID
  --non-interactive     ask nothing: what needs a person stays open
  --set NAME=VALUE      the value of a variable that commands need

exit codes
  0  all of it is done           1  something failed, or the run was ended early
  2  wrong use or environment    3  something is still open
  4  another run is active       5  what happens cannot be written down
  75 paused                      130 paused with Ctrl-C, 143 by a signal
RS_USAGE
}

rs_pick() { # which items are asked: RS_PICK[place], 1 or 0
  local i=1 x asked
  asked=$RS_ONLY$RS_SECTION_ARG
  [ "$1" = look ] && [ -z "$asked$RS_SKIP$RS_BEGIN" ] && return 0
  while [ $i -le "$RS_N" ]; do
    RS_PICK[i]=1
    if [ -n "$asked" ] || { [ "${RS_ASIDE[i]-}" = 1 ] && [ "$1" = run ]; }; then RS_PICK[i]=0; fi
    i=$((i + 1))
  done
  for x in $RS_ONLY $RS_SECTION_ARG; do
    rs_range "$x" || rs_die 2 "there is no step or part \"$x\" in this checklist (see --list)"
    i=$RS_FROM
    while [ "$i" -le "$RS_TO" ]; do
      case " $RS_SECTION_ARG " in *" $x "*) RS_PICK[i]=1 ;; *) [ "${RS_ASIDE[i]-}" = 1 ] && [ "$RS_FROM" != "$RS_TO" ] && [ "$1" = run ] || RS_PICK[i]=1 ;; esac
      i=$((i + 1))
    done
  done
  for x in $RS_SKIP; do
    rs_range "$x" || rs_die 2 "there is no step or part \"$x\" in this checklist (see --list)"
    i=$RS_FROM
    while [ "$i" -le "$RS_TO" ]; do RS_PICK[i]=0 i=$((i + 1)); done
  done
  if [ -n "$RS_BEGIN" ]; then
    rs_range "$RS_BEGIN" || rs_die 2 "there is no step or part \"$RS_BEGIN\" in this checklist (see --list)"
    i=1
    while [ $i -lt "$RS_FROM" ]; do RS_PICK[i]=0 i=$((i + 1)); done
  fi
  RS_PLACE=1
}

rs_detour() { # from, to: visit these, whatever their state, and come back
  local i=$1 to=$2
  RS_JUMP=
  while [ "$i" -le "$to" ] && [ "$RS_STOP" = 0 ]; do
    RS_AGAIN=1
    rs_visit "$i"
    RS_AGAIN=0
    if [ -n "$RS_JUMP" ]; then rs_detour "$RS_JUMP" "$RS_JUMP_TO"; fi
    i=$((i + 1))
  done
  RS_SHOWN='' RS_SHOWN_TOP=''
}
rs_walk() { # first: without what is only known at the end, late: only that, all
  local i=1 late
  while [ $i -le "$RS_N" ]; do
    if [ "${RS_PICK[i]}" = 1 ] && [ -z "${RS_STATUS[i]-}" ] && [ -z "${RS_PASSED[i]-}" ]; then
      late=0
      case ${RS_LINE[i]} in *' field '*late*)
        rs_item $i
        case $I_FLAGS in *,late,*) late=1 ;; esac
        ;;
      esac
      case $1$late in
      first1 | late0) ;;
      *)
        RS_AGAIN=0
        rs_visit $i
        if [ "$RS_STOP" = 1 ]; then return; fi
        if [ -n "$RS_JUMP" ]; then
          rs_detour "$RS_JUMP" "$RS_JUMP_TO"
          if [ "$RS_STOP" = 1 ]; then return; fi
          [ -n "${RS_STATUS[i]-}" ] || continue
        fi
        rs_phase_end $i
        ;;
      esac
    fi
    i=$((i + 1))
  done
}
rs_phase_end() { # place: was it the last open one of its phase
  local s=${RS_IN[$1]} i to
  rs_section "$s"
  while [ "$S_DEPTH" -gt 1 ] && [ "$s" -gt 1 ]; do
    s=$((s - 1))
    rs_section $s
  done
  [ "$S_PHASE" != 0 ] || return 0
  case $RS_CALLED in *" $S_ID "*) return 0 ;; esac
  i=${RS_FIRST[s]} to=$((s + 1))
  while [ $to -le "$RS_S" ]; do
    case ${RS_SECTION[to]} in 'section 1 '*) break ;; esac
    to=$((to + 1))
  done
  if [ $to -le "$RS_S" ]; then to=$((RS_FIRST[to] - 1)); else to=$RS_N; fi
  while [ "$i" -le "$to" ]; do
    [ -n "${RS_STATUS[i]-}" ] || [ "${RS_ASIDE[i]-}" = 1 ] || [ -n "${RS_PASSED[i]-}" ] || return 0
    i=$((i + 1))
  done
  rs_section "$s"
  rs_log phase "\"id\":\"$S_ID\",\"by\":$RS_BY"
  printf '\n%s%s phase %s of %s is complete%s\n' "$RS_GREEN" "$RS_OK" "$S_PHASE" "$RS_PHASES" "$RS_OFF"
  rs_results
}
rs_count() { # -> RS_DONE RS_FAILED RS_SKIPPED RS_LEFT, of what was picked
  local i=1
  RS_DONE=0 RS_FAILED=0 RS_SKIPPED=0 RS_LEFT=0
  while [ $i -le "$RS_N" ]; do
    if [ "${RS_PICK[i]}" = 1 ] || [ -n "${RS_STATUS[i]-}" ]; then
      case ${RS_STATUS[i]-} in
      'done') RS_DONE=$((RS_DONE + 1)) ;;
      failed) RS_FAILED=$((RS_FAILED + 1)) ;;
      skipped | not-applicable) RS_SKIPPED=$((RS_SKIPPED + 1)) ;;
      *) [ -n "${RS_PASSED[i]-}" ] || RS_LEFT=$((RS_LEFT + 1)) ;;
      esac
    fi
    i=$((i + 1))
  done
}

rs_options() {
  local a
  while [ $# -gt 0 ]; do
    a=$1
    shift
    case $a in
    --answers | --from | --only | --skip | --section | --log-dir | --operator | --set)
      [ $# -gt 0 ] || rs_die 2 "$a needs a value (see --help)"
      a=$a=$1
      shift
      ;;
    esac
    case $a in
    --help | -h) RS_DO='help' ;;
    --list) RS_DO=list ;;
    --dry-run) RS_DO=dry ;;
    --yes) RS_YES=1 ;;
    --non-interactive) RS_MODE=auto ;;
    --rehearsal) RS_LIVE=rehearsal ;;
    --answers=*) RS_ANSWERS=${a#*=} ;;
    --from=*) RS_BEGIN=${a#*=} ;;
    --only=*) RS_ONLY="$RS_ONLY ${a#*=}" ;;
    --skip=*) RS_SKIP="$RS_SKIP ${a#*=}" ;;
    --section=*) RS_SECTION_ARG="$RS_SECTION_ARG ${a#*=}" ;;
    --resume) RS_RESUME=last ;;
    --resume=*) RS_RESUME=${a#*=} ;;
    --log-dir=*) RS_LOGDIR=${a#*=} RS_LOGDIR_GIVEN=1 ;;
    --operator=*) RS_OPERATOR=${a#*=} ;;
    --set=*)
      a=${a#*=}
      case ${a%%=*} in '' | *[!a-z0-9_]*) rs_die 2 "--set takes NAME=VALUE, not \"$a\"" ;; esac
      case $a in *=*) RS_SET="$RS_SET${a//$'\n'/ }"$'\n' ;; *) rs_die 2 "--set takes NAME=VALUE, not \"$a\"" ;; esac
      ;;
    *) rs_die 2 "unknown option $a (see --help)" ;;
    esac
  done
}

rs_input() { # where answers come from -> descriptor 7, RS_TTY
  RS_TTY=0 RS_STTY=
  if [ "$RS_MODE" = auto ]; then exec 7</dev/null
  elif [ -n "$RS_ANSWERS" ]; then
    { exec 7<"$RS_ANSWERS"; } 2>/dev/null || rs_die 2 "the answers file $RS_ANSWERS cannot be read"
  elif [ -t 0 ]; then
    exec 7<&0
    RS_TTY=1
    RS_STTY=$(stty -g <&7 2>/dev/null)
  else rs_die 2 'standard input is no terminal; give --answers FILE or --non-interactive'; fi
  exec 9</dev/null
}
rs_zone() { # -> RS_ZONE: the zone's name, where the host tells
  local name=${TZ-}
  if [ -z "$name" ]; then { IFS= read -r name </etc/timezone; } 2>/dev/null; fi
  RS_ZONE=
  case $name in [A-Z]*/*) case $name in *[!A-Za-z0-9_/+-]*) ;; *) RS_ZONE=$name ;; esac ;; esac
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
  RS_LOCK=$RS_LOGDIR/$RS_LIST.lock
  rs_lock
  if [ "$RS_RESUME" = last ]; then
    RS_RESUME=
    for folder in "$RS_LOGDIR/$RS_LIST".2*; do [ -f "$folder/journal.jsonl" ] && RS_RESUME=$folder; done
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
    RS_DIR=$RS_LOGDIR/$RS_LIST.$stamp.$$
    { mkdir "$RS_DIR" "$RS_DIR/logs" "$RS_DIR/state" && cd -- "$RS_DIR"; } 2>/dev/null || rs_die 5 "the folder $RS_DIR cannot be made (disk full, or not writable?)"
    printf 'builtin cd -L -- %q || __rs_gone %q\nOLDPWD=%q\n' "$RS_START" "$RS_START" "${OLDPWD-}" 2>/dev/null >state/00000.o || rs_die 5 "$RS_DIR cannot be written (disk full?)"
  fi
  { mkdir -p tmp logs state && printf %s "$RS_ENV" >tmp/env && rs_write_driver && : >tmp/secrets; } 2>/dev/null || rs_die 5 "$RS_DIR cannot be written (disk full?)"
  { rm -f tmp/done && mkfifo -m 600 tmp/done && exec 6<>tmp/done; } 2>/dev/null || rs_die 5 "$RS_DIR cannot hold a pipe; give a folder of another file system with --log-dir"
  RS_SYNC=
  if [ "${RUNSHEET_NO_SYNC-}" != 1 ] && sync -d tmp/env 2>/dev/null; then RS_SYNC='sync -d'; fi
}

rs_main() {
  local rest name code outcome state_dir
  trap - EXIT
  RS_SELF=${0##*/} RS_START=$PWD
  case $0 in */*) RS_SELF=$0 ;; esac
  RS_DO=run RS_MODE=ask RS_YES=0 RS_LIVE=live RS_ANSWERS='' RS_BEGIN='' RS_ONLY='' RS_SKIP='' RS_SECTION_ARG='' RS_RESUME=''
  RS_LOGDIR=runsheet-runs RS_LOGDIR_GIVEN=0 RS_OPERATOR='' RS_SET='' RS_OPEN=0 RS_PROMPT=0 RS_SIGNAL='' RS_GROUP='' RS_DIRTY=0 RS_INTERRUPTED=0
  RS_SEQ=0 RS_PREV=0 RS_STATE=00000 RS_RUNS=0 RS_STOP=0 RS_STOP_AT='' RS_JUMP='' RS_AGAIN=0 RS_ANSWER=0 RS_ENDED='' RS_UNWRITTEN=0 RS_PLACE=1
  RS_KNOWN=' ' RS_ASKED_SECRETS='' RS_CALLED=' ' RS_PHASE_CALLS='' RS_LOG_KIB=65536 RS_FIRST_OPTION='' RS_RUN_ID='' RS_STARTED='' RS_WHERE='{}' RS_FRESH=1
  RS_STATUS=() RS_AT=() RS_CHANGED=() RS_WHO=() RS_NOTE=() RS_VALUES=() RS_GATE=() RS_SEAL=() RS_SEALED=() RS_RUN=() RS_PASSED=() RS_PICK=()
  RS_OPEN_NAME=() RS_OPEN_RUN=() RS_OPEN_END=() RS_OPEN_NEW=() RS_EVENTS=() RS_DEFAULTS=() RS_SECRETS=() V_N=0
  rs_environment
  rs_look
  rs_options "$@"
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
  rs_input
  case $BASH in */sh | sh) BASH=$(command -v bash) || rs_die 2 'bash is not on the PATH' ;; /*) ;; *) BASH=$(command -v "$BASH") ;; esac
  rs_digest_tool
  rs_zone
  RS_SED=0
  command -v sed >/dev/null 2>&1 && RS_SED=1
  RS_HOST=${HOSTNAME:-$(uname -n)}
  trap rs_on_interrupt INT
  trap 'rs_on_end TERM' TERM
  trap 'rs_on_end HUP' HUP
  trap : PIPE XFSZ # a handler, not '': commands would inherit that
  rs_find_secrets
  rs_open_run
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
    name=${name#"$RS_LIST."}-$RANDOM
    rs_where
    rs_log run "\"format\":1,\"checklist\":\"$RS_LIST\",\"fingerprint\":\"$RS_FINGERPRINT\",\"mode\":\"$RS_LIVE\",\"operator\":$RS_BY,\"run_id\":\"$name\",\"where\":$RS_TEXT"
  fi
  RS_OPEN=1
  rest=$RS_SET
  while [ -n "$rest" ]; do
    name=${rest%%$'\n'*} rest=${rest#*$'\n'}
    rs_variable "${name%%=*}"
    if [ $V_SECRET = 1 ]; then
      RS_ASKED_SECRETS=$RS_ASKED_SECRETS${name#*=}$'\n'
      printf -v "RS_VALUE_${name%%=*}" %s "${name#*=}"
      RS_KNOWN=$RS_KNOWN${name%%=*}' '
    else
      rs_json "${name#*=}"
      rs_log variable "\"name\":\"${name%%=*}\",\"value\":$RS_JSON"
    fi
  done
  rs_say "Steps: $RS_STEPS, phases: $RS_PHASES. What happens is kept in"
  rs_say "  ${RS_DIR#"$RS_START/"}"
  [ "$RS_LIVE" = rehearsal ] && rs_warn 'a rehearsal: commands are run all the same'
  if [ "$RS_MODE" = auto ]; then rs_walk all; else
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
    g) RS_PASSED=() && rs_walk all ;;
    p) rs_pause operator ;;
    f) break ;;
    esac
  done
  rs_finish
}
rs_finish() {
  local code=0 outcome='done'
  rs_count
  if [ $RS_LEFT -gt 0 ]; then code=3 outcome=open; fi
  if [ $RS_FAILED -gt 0 ] || [ "$RS_STOP" = 1 ]; then code=1 outcome=failed; fi
  if [ "$RS_STOP" = 1 ]; then rs_log abort "${RS_STOP_AT:+\"item\":\"$RS_STOP_AT\",}\"outcome\":\"$outcome\""; else rs_log finish "\"outcome\":\"$outcome\""; fi
  rs_results
  printf '\n%s%s done, %s failed, %s skipped, %s open%s\n' "$RS_BOLD" "$RS_DONE" "$RS_FAILED" "$RS_SKIPPED" "$RS_LEFT" "$RS_OFF"
  rs_say "Results:  ${RS_DIR#"$RS_START/"}/results.json"
  rs_say "Report:   runsheet report ${RS_DIR#"$RS_START/"}/results.json"
  rs_say "Seal of the journal, for the ticket:"
  rs_say "  $RS_PREV"
  exec 6>&-
  rm -rf tmp
  [ $code = 0 ] && rm -rf state
  [ $RS_UNWRITTEN = 1 ] && code=5
  rs_leave $code
}

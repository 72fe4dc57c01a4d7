# ---------------------------------------------------------------- what is asked for

rs_usage() {
  cat <<RS_USAGE
$RS_TITLE

usage: $RS_SELF [options]

to look
  --list                what is in it; \$ a command, _ filled in, = a pause point
  --dry-run             the same with every command; nothing is run
to run
  --operator NAME       who runs it (otherwise you are asked)
  --rehearsal           the results say that it was not for real
  --yes                 run commands without asking, but those that destroy
  --from X              begin at a number (2.1), an id, phase p3 or step #41
  --only X  --skip X    only these, or without them; may be given several times
  --section X           one part, also one off the way, such as a rollback
  --resume[=FOLDER]     go on with the last run, or with that one
  --edited              run it although its plan was changed by hand
  --log-dir FOLDER      where runs are kept (otherwise ./runsheet-runs)
without a person
  --answers FILE        one a line; ID> REPLY makes sure that the run is at ID
  --non-interactive     ask nothing; what needs a person stays open and is named
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
    --edited) RS_EDITED=1 ;;
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
      case $a in ?*=*) RS_SET="$RS_SET${a//$'\n'/ }"$'\n' ;; *) rs_die 2 "--set takes NAME=VALUE, not \"$a\"" ;; esac
      ;;
    *) rs_die 2 "unknown option $a (see --help)" ;;
    esac
  done
}

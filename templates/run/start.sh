#
# A checklist as a script, made by runsheet: it leads through the steps, runs
# what is to be run when you say so, and writes down what happened.
#
#   bash run.sh             begin            bash run.sh --list     what is in it
#   bash run.sh --resume    go on            bash run.sh --help     everything else
#
# It needs bash 3.2 or newer and the ordinary tools of a Unix system.
# The plan comes first, the program that carries it out after it.
#
# ShellCheck, what is switched off and why:
#   SC1003  a backslash in single quotes is meant
#   SC2034  some variables are set in one part and read through a name made elsewhere
#   SC2016  the driver's text must not be expanded when it is written
#   SC2317  functions that only a trap calls look unreachable
# shellcheck disable=SC1003,SC2016,SC2034,SC2317

if [ -z "${BASH_VERSION-}" ]; then
  echo "runsheet: this script needs bash; run it as: bash $0" >&2
  exit 2
fi
# Everything is read before anything is done. A copy that was cut off ends here.
trap 'echo "runsheet: this copy of the script is cut off; nothing was run" >&2; exit 2' EXIT
set +o posix
set +aefuvx +o noclobber
unalias -a
unset -f alias builtin cd command declare echo eval exec exit export fg kill local printf pwd read \
  set shift shopt source test trap type ulimit umask unset wait 2>/dev/null
case $BASH_VERSION in
[12].* | 3.[01].*)
  echo "runsheet: bash 3.2 or newer is needed, this is $BASH_VERSION" >&2
  trap - EXIT
  exit 2
  ;;
esac
# A closed descriptor would be handed out again by the next open.
# (A copy onto itself, `: >&1`, does not notice that it is closed.)
{ : 3>&2; } 2>/dev/null || exec 2>/dev/null
{ : 3<&0; } 2>/dev/null || exec </dev/null
{ : 3>&1; } 2>/dev/null || exec >/dev/null
IFS=$' \t\n'
# What is kept is for its owner only; commands find the mask that the script was started with.
RS_UMASK=$(umask)
umask 077

# ---------------------------------------------------------------- a fresh bash for each command
# Every attempt is run by a bash of its own, which first takes over the state that
# the last accepted command left (variables, functions, options, folder ...), and at
# its end writes the new one to state/NAME.*. The journal says which state counts, so
# that a retry begins where the first try began, and a resumed run does the same.
# Nothing of a command stands on a command line: `pkill -f` would find it there.

rs_write_driver() {
  cat >tmp/driver <<'RS_DRIVER'
__rs_dir=$PWD __rs_new=$1 __rs_old=$2
set --
# What parts one function from the next: no text of a checklist knows the run's folder.
__rs_mark="#__rs_fn ${__rs_dir##*/} "
if ! [ -s "$__rs_dir/state/$__rs_old.o" ]; then
  builtin printf 'runsheet: the state of the run is gone; the command was not run\n' >&2
  builtin exit 125
fi
# Whose number it is, so that a later process of the same number is not taken for it.
__rs_c=
{ IFS= builtin read -r __rs_c <"/proc/$PPID/stat"; } 2>/dev/null
builtin printf '%s %s\n' "$PPID" "${__rs_c##*) }" >"$__rs_dir/tmp/group"
# All names are asked for in one go, letter by letter: there is no `${!@}`, and a loop of evals takes ten times as long.
__rs_baseline() { # what the process was born with, as __rs_b_NAME
  local __rs_i
  for __rs_i in ${!A@} ${!B@} ${!C@} ${!D@} ${!E@} ${!F@} ${!G@} ${!H@} ${!I@} ${!J@} ${!K@} ${!L@} ${!M@} ${!N@} ${!O@} ${!P@} ${!Q@} ${!R@} ${!S@} ${!T@} ${!U@} ${!V@} ${!W@} ${!X@} ${!Y@} ${!Z@} \
    ${!a@} ${!b@} ${!c@} ${!d@} ${!e@} ${!f@} ${!g@} ${!h@} ${!i@} ${!j@} ${!k@} ${!l@} ${!m@} ${!n@} ${!o@} ${!p@} ${!q@} ${!r@} ${!s@} ${!t@} ${!u@} ${!v@} ${!w@} ${!x@} ${!y@} ${!z@} ${!_@}; do
    case $__rs_i in __rs_*|BASH*|_) ;; *) builtin printf -v "__rs_b_$__rs_i" %s "${!__rs_i-}" ;; esac
  done 2>/dev/null
}
__rs_variables() { # what differs from that; values of secret names go to tmp/secrets
  local __rs_c __rs_i __rs_b
  builtin set -f
  {
    for __rs_i in ${!A@} ${!B@} ${!C@} ${!D@} ${!E@} ${!F@} ${!G@} ${!H@} ${!I@} ${!J@} ${!K@} ${!L@} ${!M@} ${!N@} ${!O@} ${!P@} ${!Q@} ${!R@} ${!S@} ${!T@} ${!U@} ${!V@} ${!W@} ${!X@} ${!Y@} ${!Z@} \
      ${!a@} ${!b@} ${!c@} ${!d@} ${!e@} ${!f@} ${!g@} ${!h@} ${!i@} ${!j@} ${!k@} ${!l@} ${!m@} ${!n@} ${!o@} ${!p@} ${!q@} ${!r@} ${!s@} ${!t@} ${!u@} ${!v@} ${!w@} ${!x@} ${!y@} ${!z@} ${!_@}; do
      case $__rs_i in
      __rs_*|ask_*|_) continue ;;
      [BCDEFGHILMOPRSU]*)
        case $__rs_i in
        BASH|BASHPID|BASHOPTS|BASH_[A-Z]*|COMP_*|COMPREPLY|COPROC|COPROC_PID|DIRSTACK|EPOCH*|EUID|FUNCNAME|GROUPS|HISTCMD|HOSTTYPE|IFS|LINENO|MACHTYPE|MAPFILE|OLDPWD|OPTARG|OPTERR|OPTIND|OSTYPE|PIPESTATUS|PPID|PWD|RANDOM|READLINE_*|REPLY|SECONDS|SHELLOPTS|SHLVL|SRANDOM|UID) continue ;;
        esac ;;
      esac
      case $__rs_i in
      *KEY*|*TOKEN*|*SECRET*|*PASS*|*PWD|*_PIN|*CREDENTIAL*|*[Pp]ass*|*[Pp]wd|*[Ss]ecret*|*[Tt]oken*)
        builtin printf '%s\n' "${!__rs_i-}" >&9 ;;
      *)
        for __rs_b in $__rs_names; do
          case $__rs_i in $__rs_b) builtin printf '%s\n' "${!__rs_i-}" >&9 ;; esac
        done ;;
      esac
      __rs_b=__rs_b_$__rs_i
      if [ -n "${!__rs_b+x}" ] && [ "${!__rs_b}" = "${!__rs_i-}" ]; then continue; fi
      builtin declare -p "$__rs_i" >&8
    done
    for __rs_b in ${!__rs_b_@}; do
      __rs_i=${__rs_b#__rs_b_}
      case $__rs_i in PWD|OLDPWD|SHLVL|IFS|OPT*|SECONDS|RANDOM|LINENO|HISTCMD|COMP_*|EPOCH*|PIPESTATUS|SRANDOM|DIRSTACK|GROUPS|REPLY) continue ;; esac
      [ -n "${!__rs_i+x}" ] || builtin printf 'unset %s\n' "$__rs_i" >&8
    done
  } 8>|"$__rs_dir/state/$__rs_new.v" 9>|"$__rs_dir/tmp/secrets" 2>/dev/null || return 1
  {
    builtin shopt -p >&8
    builtin declare -F >|"$__rs_dir/tmp/functions"
    while builtin read -r __rs_c __rs_b __rs_i; do
      case $__rs_i in __rs_*) continue ;; esac
      builtin printf '%s%s\n' "$__rs_mark" "$__rs_i" >&8
      __rs_verbatim "$__rs_i" || builtin declare -f -- "$__rs_i" >&8
      case $__rs_b in *x*) builtin printf 'export -f %s\n' "$__rs_i" >&8 ;; esac
    done <"$__rs_dir/tmp/functions"
  } 8>|"$__rs_dir/state/$__rs_new.f"
}
__rs_verbatim() { # name: the checklist's own text of a function, where that is what is defined now
  # declare -f moves or loses heredocs before bash 5.3.
  local now='' n='' t='' l
  [ -s "$__rs_dir/tmp/verbatim" ] || return 1
  while IFS= builtin read -r l; do
    case $l in
    '| '*) t=$t${l#| }$'\n' ;;
    "function $1") n=$1 t='' ;;
    function*) n='' ;;
    end)
      [ "$n" = "$1" ] || continue
      [ -n "$now" ] || now=$(builtin declare -f -- "$1")
      [ "$(builtin eval "$t" 2>/dev/null && builtin declare -f -- "$1")" = "$now" ] || continue
      builtin printf %s "$t" >&8
      return 0
      ;;
    esac
  done <"$__rs_dir/tmp/verbatim"
  return 1
}
__rs_finish() { # $1: exit code. The state counts only once its .end is there
  { __rs_o=$- __rs_e=${IFS-@unset} __rs_w=$PWD; builtin set +xvefu +o noclobber; } 2>/dev/null
  [ -z "${__rs_done-}" ] || return "$1"
  __rs_done=1
  [ -z "${__rs_back-}" ] || __rs_w=$__rs_back
  builtin trap -p >|"$__rs_dir/tmp/traps" 2>/dev/null
  builtin trap - DEBUG ERR RETURN
  IFS=$' \t\n'
  {
    builtin printf 'umask '
    builtin umask
    builtin alias -p 2>/dev/null
    builtin printf 'builtin cd -L -- %q || __rs_gone %q\nOLDPWD=%q\n' "$__rs_w" "$__rs_w" "${OLDPWD-}"
    if [ "$__rs_e" = @unset ]; then builtin printf 'unset IFS\n'; else builtin printf 'IFS=%q\n' "$__rs_e"; fi
    while IFS= builtin read -r __rs_l; do
      case $__rs_l in
      *"EXIT"|*" RETURN"|*" DEBUG"|*__rs_finish*) ;;
      *) builtin printf '%s\n' "$__rs_l" ;;
      esac
    done <"$__rs_dir/tmp/traps"
    builtin set +o
    for __rs_l in a f C u e v x; do
      case $__rs_o in *$__rs_l*) builtin printf 'set -%s\n' "$__rs_l" ;; esac
    done
  } >|"$__rs_dir/state/$__rs_new.o"
  __rs_variables && builtin printf '%s\n' "$1" >|"$__rs_dir/state/$__rs_new.end"
  return "$1"
}
__rs_gone() {
  builtin printf 'runsheet: the folder %s is gone; the command was not run\n' "$1" >&2
  builtin exit 125
}
__rs_functions() { # a file of functions that does not parse (declare -f before bash 5.3): take the good ones
  local l t='' n=''
  while IFS= builtin read -r l || [ -n "$l" ]; do
    case $l in
    "$__rs_mark"*) __rs_function "$n" "$t"; n=${l#"$__rs_mark"} t='' ;;
    *) t=$t$l$'\n' ;;
    esac
  done <"$1"
  __rs_function "$n" "$t"
}
__rs_function() {
  builtin eval "$2" 2>/dev/null ||
    builtin printf 'runsheet: bash %s cannot carry the function %s over to this command; define it again\n' "$BASH_VERSION" "$1" >&2
}
{ . "$__rs_dir/tmp/env"; } 2>/dev/null
__rs_baseline
# One compound command: it is parsed before an alias or an option of the state is alive.
{
  if [ -s "$__rs_dir/state/$__rs_old.f" ]; then
    IFS= builtin read -r -d '' __rs_c <"$__rs_dir/state/$__rs_old.f"
    case $__rs_c in
    *'<<'*)
      if "$BASH" -O extglob -n "$__rs_dir/state/$__rs_old.f" 2>/dev/null; then . "$__rs_dir/state/$__rs_old.f"; else __rs_functions "$__rs_dir/state/$__rs_old.f"; fi ;;
    *) . "$__rs_dir/state/$__rs_old.f" ;;
    esac
    __rs_c=
  fi
  if [ -s "$__rs_dir/state/$__rs_old.v" ]; then . "$__rs_dir/state/$__rs_old.v"; fi
  trap '__rs_finish "$?"' EXIT
  . "$__rs_dir/state/$__rs_old.o"
  . "$__rs_dir/tmp/asked"
  if [ -e "$__rs_dir/tmp/input" ]; then . "$__rs_dir/tmp/command" <"$__rs_dir/tmp/input"; else . "$__rs_dir/tmp/command"; fi
  __rs_finish "$?"
}
RS_DRIVER
}

rs_write_verbatim() { # the functions that the checklist defines and declare -f may spoil
  local function
  for function in ${RS_FUNCTIONS[@]+"${RS_FUNCTIONS[@]}"}; do printf '%send\n' "$function"; done >tmp/verbatim
}

# ---------------------------------------------------------------- a fresh bash for each command
# Every attempt is run by a bash of its own, which first takes over the state that
# the last accepted command left (variables, functions, options, folder ...), and at
# its end writes the new one to state/NAME.*. The journal says which state counts, so
# that a retry begins where the first try began, and a resumed run does the same.
# Nothing of a command stands on a command line: `pkill -f` would find it there.

rs_write_driver() {
  cat >tmp/driver <<'RS_DRIVER' && "$BASH" --noprofile --norc ./tmp/driver </dev/null >/dev/null 2>&1
__rs_dir=$PWD __rs_new=${1-} __rs_old=${2-} __rs_shopt=${BASHOPTS-} __rs_set=$SHELLOPTS __rs_born=
set --
if [ -z "$__rs_new" ]; then # once a session: what every command's process is born with, as __rs_b_NAME
  { . tmp/env; } 2>/dev/null
  # All names are asked for letter by letter: there is no `${!@}`, and a loop of evals takes ten times as long.
  for __rs_i in ${!A@} ${!B@} ${!C@} ${!D@} ${!E@} ${!F@} ${!G@} ${!H@} ${!I@} ${!J@} ${!K@} ${!L@} ${!M@} ${!N@} ${!O@} ${!P@} ${!Q@} ${!R@} ${!S@} ${!T@} ${!U@} ${!V@} ${!W@} ${!X@} ${!Y@} ${!Z@} \
    ${!a@} ${!b@} ${!c@} ${!d@} ${!e@} ${!f@} ${!g@} ${!h@} ${!i@} ${!j@} ${!k@} ${!l@} ${!m@} ${!n@} ${!o@} ${!p@} ${!q@} ${!r@} ${!s@} ${!t@} ${!u@} ${!v@} ${!w@} ${!x@} ${!y@} ${!z@} ${!_@}; do
    case $__rs_i in __rs_*|BASH*|_) ;; *) builtin printf '__rs_b_%s=%q\n__rs_born="$__rs_born %s"\n' "$__rs_i" "${!__rs_i-}" "$__rs_i" ;; esac
  done >|tmp/born
  builtin exit
fi
# What parts one function from the next: no text of a checklist knows the run's folder.
__rs_mark="#__rs_fn ${__rs_dir##*/} "
if ! [ -s "$__rs_dir/state/$__rs_old.o" ]; then
  builtin printf 'runsheet: the state of the run is gone; the command was not run\n' >&2
  builtin exit 125
fi
# Whose number it is, so that a later process of the same number is not taken for it.
__rs_c=
{ IFS= builtin read -r __rs_c <"/proc/$PPID/stat"; } 2>/dev/null
builtin printf '%s %s\n' "$PPID" "${__rs_c##*) }" >"$__rs_dir/tmp/$__rs_new.group"
__rs_names() { # of all variables and functions -> __rs_n
  # A file of its own, not one that is written again: some file systems bring that to the disk at once.
  { builtin declare -F && builtin compgen -v -X '__rs_*'; } >|"$__rs_dir/state/$__rs_new.n" 2>/dev/null ||
    { builtin declare -F && builtin printf '%s\n' ${!A@} ${!B@} ${!C@} ${!D@} ${!E@} ${!F@} ${!G@} ${!H@} ${!I@} ${!J@} ${!K@} ${!L@} ${!M@} ${!N@} ${!O@} ${!P@} ${!Q@} ${!R@} ${!S@} ${!T@} ${!U@} ${!V@} ${!W@} ${!X@} ${!Y@} ${!Z@} \
      ${!a@} ${!b@} ${!c@} ${!d@} ${!e@} ${!f@} ${!g@} ${!h@} ${!i@} ${!j@} ${!k@} ${!l@} ${!m@} ${!n@} ${!o@} ${!p@} ${!q@} ${!r@} ${!s@} ${!t@} ${!u@} ${!v@} ${!w@} ${!x@} ${!y@} ${!z@} ${!_@}; } >|"$__rs_dir/state/$__rs_new.n" || return 1
  IFS=$'\n' builtin read -r -d '' -a __rs_n <"$__rs_dir/state/$__rs_new.n"
  [ ${#__rs_n[@]} -gt 0 ]
}
__rs_variables() { # what differs from that; values of secret names go to tmp/secrets
  local __rs_i __rs_b
  {
    for __rs_i in "${__rs_n[@]}"; do
      case $__rs_i in __rs_*|ask_*|_|declare\ *) continue ;; esac
      # What it was born with, the runner knows too: no new secret.
      __rs_b=__rs_b_$__rs_i
      if [ "${!__rs_b-x}" = "${!__rs_i-}" ] && [ -n "${!__rs_b+x}" ]; then continue; fi
      case $__rs_i in
      [BCDEFGHILMOPRSU]*)
        case $__rs_i in
        BASH|BASHPID|BASHOPTS|BASH_[A-Z]*|COMP_*|COMPREPLY|COPROC|COPROC_PID|DIRSTACK|EPOCH*|EUID|FUNCNAME|GROUPS|HISTCMD|HOSTTYPE|IFS|LINENO|MACHTYPE|MAPFILE|OLDPWD|OPTARG|OPTERR|OPTIND|OSTYPE|PIPESTATUS|PPID|PWD|RANDOM|READLINE_*|REPLY|SECONDS|SHELLOPTS|SHLVL|SRANDOM|UID) continue ;;
        esac ;;
      esac
      if __rs_is_secret "$__rs_i"; then builtin printf '%s\n' "${!__rs_i-}" >&9
      else
        for __rs_b in $__rs_names; do
          case $__rs_i in $__rs_b) builtin printf '%s\n' "${!__rs_i-}" >&9 ;; esac
        done
      fi
      builtin declare -p "$__rs_i" >&8
    done
    for __rs_i in $__rs_born; do
      [ -z "${!__rs_i+x}" ] || continue
      case $__rs_i in PWD|OLDPWD|SHLVL|IFS|OPT*|SECONDS|RANDOM|LINENO|HISTCMD|COMP_*|EPOCH*|PIPESTATUS|SRANDOM|DIRSTACK|GROUPS|REPLY) continue ;; esac
      builtin printf 'unset %s\n' "$__rs_i" >&8
    done
    builtin printf '\n' >&8 # on a full disk this fails as what stands before it
  } 8>|"$__rs_dir/state/$__rs_new.v" 9>|"$__rs_dir/tmp/secrets" 2>/dev/null
}
__rs_functions() { # those of __rs_n, one after the other with a mark before it; __rs_carried says how many
  local __rs_i __rs_f=() __rs_from=() __rs_file __rs_kept=' ' __rs_k=0
  for __rs_i in "${__rs_n[@]}"; do
    case $__rs_i in declare\ *\ __rs_*) ;; declare\ *) __rs_f[${#__rs_f[@]}]=${__rs_i##* } ;; esac
  done
  [ ${#__rs_f[@]} -gt 0 ] || return 0
  # extdebug makes declare tell from where a function is.
  builtin shopt -s extdebug
  builtin declare -F -- "${__rs_f[@]}" >|"$__rs_dir/state/$__rs_new.w" || return 1
  builtin shopt -u extdebug
  __rs_f=()
  while IFS=' ' builtin read -r __rs_i __rs_line __rs_file; do
    case $__rs_file in
    "$__rs_dir/state/$__rs_old.f") __rs_kept=$__rs_kept$__rs_i' ' __rs_k=$((__rs_k + 1)) ;;
    "$__rs_dir/tmp/$__rs_new.command") __rs_from[${#__rs_f[@]}]=$__rs_line __rs_f[${#__rs_f[@]}]=$__rs_i ;;
    *) __rs_from[${#__rs_f[@]}]=0 __rs_f[${#__rs_f[@]}]=$__rs_i ;;
    esac
  done <"$__rs_dir/state/$__rs_new.w"
  {
    # What was kept before and is the same since then stays as it is.
    if [ $__rs_k -gt 0 ] && [ $__rs_k = "${__rs_carried-0}" ]; then
      IFS= builtin read -r -d '' __rs_i <"$__rs_dir/state/$__rs_old.f"
      builtin printf %s "$__rs_i" >&8
    elif [ $__rs_k -gt 0 ]; then
      __rs_k=0
      while IFS= builtin read -r __rs_i; do
        case $__rs_i in "$__rs_mark"*) case $__rs_kept in *" ${__rs_i#"$__rs_mark"} "*) __rs_k=1 ;; *) __rs_k=0 ;; esac ;; esac
        [ $__rs_k = 0 ] || builtin printf '%s\n' "$__rs_i" >&8
      done <"$__rs_dir/state/$__rs_old.f"
    fi
    __rs_k=0
    while [ $__rs_k -lt ${#__rs_f[@]} ]; do
      builtin printf '%s%s\n' "$__rs_mark" "${__rs_f[__rs_k]}" >&8
      __rs_as_written "${__rs_f[__rs_k]}" "${__rs_from[__rs_k]}" || builtin declare -f -- "${__rs_f[__rs_k]}" >&8
      __rs_k=$((__rs_k + 1))
    done
    builtin printf '\n' >&8
  } 8>|"$__rs_dir/state/$__rs_new.f"
}
__rs_as_written() { # function, line of the command: its text as the document has it; declare -f loses comments, and heredocs before bash 5.3
  local n from to=0 l t=''
  [ "$2" -gt 0 ] || return 1
  while builtin read -r n from to; do
    [ "$n" = "$1" ] && [ "$2" -ge "$from" ] && [ "$2" -le "$to" ] && break
    to=0
  done <"$__rs_dir/tmp/$__rs_new.functions"
  [ "$to" -gt 0 ] || return 1
  n=0
  while [ $n -lt "$to" ] && { IFS= builtin read -r l || [ -n "$l" ]; }; do
    n=$((n + 1))
    [ $n -lt "$from" ] || t=$t$l$'\n'
  done <"$__rs_dir/tmp/$__rs_new.command"
  # One that defines itself anew is another one once it ran, and bash tells the same line for both.
  case ${t#*"$1"} in *"$1()"*|*"$1 ()"*|*"function $1"*) return 1 ;; esac
  # Aliases are not alive yet when the next bash reads this.
  if builtin shopt -q expand_aliases; then case $t in *'<<'*) ;; *) return 1 ;; esac fi
  builtin printf %s "$t" >&8
}
__rs_finish() { # $1: exit code. The state counts only once its .end is there
  { __rs_o=$- __rs_s=$SHELLOPTS __rs_e=${IFS-@unset} __rs_w=$PWD; builtin set +xveu +o noclobber; builtin set -f; } 2>/dev/null
  [ -z "${__rs_done-}" ] || return "$1"
  __rs_done=1
  [ -z "${__rs_back-}" ] || __rs_w=$__rs_back
  builtin trap - DEBUG RETURN
  IFS=$' \t\n'
  __rs_names && {
    # All but those of EXIT, DEBUG and RETURN.
    builtin trap -p ERR 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 2>/dev/null
    builtin trap - ERR
    builtin printf 'umask '
    builtin umask
    builtin alias -p 2>/dev/null
    builtin printf 'builtin cd -L -- %q || __rs_gone %q\nOLDPWD=%q\n' "$__rs_w" "$__rs_w" "${OLDPWD-}"
    if [ "$__rs_e" = @unset ]; then builtin printf 'unset IFS\n'; elif [ "$__rs_e" != $' \t\n' ]; then builtin printf 'IFS=%q\n' "$__rs_e"; fi
    __rs_c=0
    for __rs_l in "${__rs_n[@]}"; do
      case $__rs_l in
      declare\ *\ __rs_*) ;;
      declare\ *)
        __rs_c=$((__rs_c + 1))
        case ${__rs_l% *} in *x*) builtin printf 'export -f %s\n' "${__rs_l##* }" ;; esac ;;
      esac
    done
    [ $__rs_c = 0 ] || builtin printf '__rs_carried=%s\n' $__rs_c
    if [ "$__rs_s" != "$__rs_set" ]; then
      builtin set +f
      builtin set +o
      builtin set -f
      for __rs_l in a f C u e v x; do
        case $__rs_o in *$__rs_l*) builtin printf 'set -%s\n' "$__rs_l" ;; esac
      done
    fi
    builtin printf '\n'
  } >|"$__rs_dir/state/$__rs_new.o" &&
    { { [ -n "$__rs_shopt" ] && [ "$BASHOPTS" = "$__rs_shopt" ]; } || builtin shopt -p >|"$__rs_dir/state/$__rs_new.s"; } &&
    __rs_variables && __rs_functions && builtin printf '%s\n' "$1" >|"$__rs_dir/state/$__rs_new.end" && return "$1"
  # A full disk: what is there in part must not keep the journal from being written.
  for __rs_l in n w s f v o end; do : >|"$__rs_dir/state/$__rs_new.$__rs_l"; done 2>/dev/null
  return "$1"
}
__rs_gone() {
  builtin printf 'runsheet: the folder %s is gone; the command was not run\n' "$1" >&2
  builtin exit 125
}
__rs_one_by_one() { # a file of functions that does not parse (declare -f before bash 5.3): take the good ones
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
{ . "$__rs_dir/tmp/env" && . "$__rs_dir/tmp/born"; } 2>/dev/null
# One compound command: it is parsed before an alias or an option of the state is alive.
{
  if [ -s "$__rs_dir/state/$__rs_old.s" ]; then . "$__rs_dir/state/$__rs_old.s"; fi
  if [ -s "$__rs_dir/state/$__rs_old.f" ]; then
    IFS= builtin read -r -d '' __rs_c <"$__rs_dir/state/$__rs_old.f"
    case $__rs_c in
    *'<<'*)
      if "$BASH" -O extglob -n "$__rs_dir/state/$__rs_old.f" 2>/dev/null; then . "$__rs_dir/state/$__rs_old.f"; else __rs_one_by_one "$__rs_dir/state/$__rs_old.f"; fi ;;
    *) . "$__rs_dir/state/$__rs_old.f" ;;
    esac
    __rs_c=
  fi
  if [ -s "$__rs_dir/state/$__rs_old.v" ]; then . "$__rs_dir/state/$__rs_old.v"; fi
  trap '__rs_finish "$?"' EXIT
  . "$__rs_dir/state/$__rs_old.o"
  . "$__rs_dir/tmp/$__rs_new.asked"
  if [ -e "$__rs_dir/tmp/$__rs_new.input" ]; then . "$__rs_dir/tmp/$__rs_new.command" <"$__rs_dir/tmp/$__rs_new.input"; else . "$__rs_dir/tmp/$__rs_new.command"; fi
  __rs_finish "$?"
}
RS_DRIVER
}

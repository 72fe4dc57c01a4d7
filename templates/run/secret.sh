# ---------------------------------------------------------------- names that hold a secret
__rs_is_secret() { # name of a variable -> status; the lists are those of the compiler
  local __rs_w=_ __rs_r=$1 __rs_c __rs_b=_ __rs_s=1 __rs_m=
  case $1 in PWD | OLDPWD) return 1 ;; esac
  case $1 in
  *[!A-Za-z0-9_]* | *[[:lower:]][[:upper:]]* | _* | *_ | *__*)
    while [ -n "$__rs_r" ]; do
      __rs_c=${__rs_r%"${__rs_r#?}"} __rs_r=${__rs_r#?}
      case $__rs_b$__rs_c in [[:lower:]][[:upper:]]) __rs_w=${__rs_w%_}_ ;; esac
      case $__rs_c in [A-Za-z0-9]) __rs_w=$__rs_w$__rs_c ;; *) __rs_w=${__rs_w%_}_ ;; esac
      __rs_b=$__rs_c
    done
    __rs_w=${__rs_w%_}_ ;;
  *) __rs_w=_$1_ ;;
  esac
  builtin shopt -q nocasematch || { builtin shopt -s nocasematch && __rs_m=1; }
  case $__rs_w in
  #@names
  esac
  [ -z "$__rs_m" ] || builtin shopt -u nocasematch
  return $__rs_s
}

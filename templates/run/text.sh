# ---------------------------------------------------------------- text and time
# Results are returned in variables: a subshell costs a process each time.

rs_die() { # exit code, message
  printf 'runsheet: %s\n' "$2" >&2
  rs_leave "$1"
}

# The runner works byte by byte (LC_ALL=C) and without what would disturb its
# prompts. RS_ENV gives the operator's own values back to every command.
rs_environment() {
  local name value
  RS_ENV=
  for name in LC_ALL BASH_ENV ENV CDPATH GLOBIGNORE TMPDIR TMOUT; do
    if eval "[ -n \"\${$name+x}\" ]"; then
      eval "printf -v value %q \"\$$name\""
      RS_ENV="${RS_ENV}export $name=$value"$'\n'
    else
      RS_ENV="${RS_ENV}unset $name"$'\n'
    fi
  done
  RS_LC_ALL=${LC_ALL-} # for what the operator types
  RS_UTF8=0
  case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) RS_UTF8=1 ;; esac
  unset TMOUT BASH_ENV ENV CDPATH GLOBIGNORE TMPDIR 2>/dev/null
  { export LC_ALL=C; } 2>/dev/null
  RS_BUILTIN_DATE=1 # since bash 4.2
  { printf -v value '%(%Y)T' -1; } 2>/dev/null || RS_BUILTIN_DATE=0
}

rs_now() { # -> RS_NOW (RFC 3339 with offset), RS_MS (milliseconds, or empty on an old bash)
  local s zone
  RS_MS=
  if [ -n "${EPOCHREALTIME-}" ]; then
    s=${EPOCHREALTIME//[!0-9]/}
    RS_MS=${s%???}
    printf -v RS_NOW '%(%Y-%m-%dT%H:%M:%S %z)T' "${s%??????}"
    s=.${RS_MS#"${RS_MS%???}"}
  elif [ $RS_BUILTIN_DATE = 1 ]; then
    printf -v RS_NOW '%(%Y-%m-%dT%H:%M:%S %z)T' -1
    s=
  else
    RS_NOW=$(exec date '+%Y-%m-%dT%H:%M:%S %z')
    s=
  fi
  zone=${RS_NOW#* }
  RS_NOW=${RS_NOW% *}$s${zone%??}:${zone#???}
}

rs_minutes() { # RFC 3339 with offset -> RS_MINUTES, counted from the year 0 in UTC
  local y=$((10#${1:0:4})) m=$((10#${1:5:2})) zone=${1:${#1}-6}
  if [ $m -lt 3 ]; then y=$((y - 1)) m=$((m + 12)); fi
  RS_MINUTES=$((365 * y + y / 4 - y / 100 + y / 400 + (153 * m - 457) / 5 + 10#${1:8:2}))
  RS_MINUTES=$((RS_MINUTES * 1440 + 10#${1:11:2} * 60 + 10#${1:14:2} - ${zone:0:1}1 * (10#${zone:1:2} * 60 + 10#${zone:4:2})))
}

rs_uptime() { # -> RS_UP: milliseconds of a clock that nobody sets, or empty
  RS_UP=
  { IFS=' ' read -r RS_UP _ </proc/uptime; } 2>/dev/null || return 0
  RS_UP=$((10#${RS_UP//./} * 10))
}

rs_clock() { # -> RS_CLOCK: milliseconds, to be subtracted from later ones of this session
  rs_uptime
  RS_CLOCK=${RS_UP:-${SECONDS}000}
}

rs_json() { # text -> RS_JSON: a JSON string in canonical form; any bytes go in, UTF-8 comes out
  local s=$1 out='' run n
  case $s in
  *[!\ -~$'\t\n\r']*) ;;
  *)
    s=${s//\\/\\\\}
    s=${s//\"/\\\"}
    s=${s//$'\n'/\\n}
    s=${s//$'\t'/\\t}
    s=${s//$'\r'/\\r}
    RS_JSON=\"$s\"
    return
    ;;
  esac
  while [ -n "$s" ]; do
    run=${s%%[!\ -~]*}
    if [ -n "$run" ]; then
      s=${s#"$run"}
      run=${run//\\/\\\\}
      run=${run//\"/\\\"}
      out=$out$run
      continue
    fi
    case $s in # what is well-formed UTF-8 stays as it is
    [$'\xc2'-$'\xdf'][$'\x80'-$'\xbf']*) n=2 ;;
    $'\xe0'[$'\xa0'-$'\xbf'][$'\x80'-$'\xbf']*) n=3 ;;
    [$'\xe1'-$'\xec'$'\xee'$'\xef'][$'\x80'-$'\xbf'][$'\x80'-$'\xbf']*) n=3 ;;
    $'\xed'[$'\x80'-$'\x9f'][$'\x80'-$'\xbf']*) n=3 ;;
    $'\xf0'[$'\x90'-$'\xbf'][$'\x80'-$'\xbf'][$'\x80'-$'\xbf']*) n=4 ;;
    [$'\xf1'-$'\xf3'][$'\x80'-$'\xbf'][$'\x80'-$'\xbf'][$'\x80'-$'\xbf']*) n=4 ;;
    $'\xf4'[$'\x80'-$'\x8f'][$'\x80'-$'\xbf'][$'\x80'-$'\xbf']*) n=4 ;;
    *) n=0 ;;
    esac
    if [ $n -gt 0 ]; then
      out=$out${s:0:n}
      s=${s:n}
      continue
    fi
    run=${s:0:1}
    s=${s:1}
    case $run in
    $'\n') out=$out'\n' ;;
    $'\t') out=$out'\t' ;;
    $'\r') out=$out'\r' ;;
    $'\b') out=$out'\b' ;;
    $'\f') out=$out'\f' ;;
    $'\177') out=$out$run ;;
    *)
      printf -v n %d "'$run"
      n=$((n & 255))
      if [ $n -ge 128 ]; then out=$out$'\xef\xbf\xbd'; else
        printf -v run '\\u%04x' $n
        out=$out$run
      fi
      ;;
    esac
  done
  RS_JSON=\"$out\"
}

rs_unjson() { # a JSON string that rs_json wrote -> RS_TEXT
  local s=${1#\"} out='' run
  s=${s%\"}
  while [ -n "$s" ]; do
    run=${s%%\\*}
    out=$out$run
    s=${s#"$run"}
    case $s in
    '') break ;;
    \\n*) out=$out$'\n' s=${s:2} ;;
    \\t*) out=$out$'\t' s=${s:2} ;;
    \\r*) out=$out$'\r' s=${s:2} ;;
    \\b*) out=$out$'\b' s=${s:2} ;;
    \\f*) out=$out$'\f' s=${s:2} ;;
    \\u*)
      printf -v run %o "0x${s:2:4}"
      printf -v run %b "\\0$run"
      out=$out$run s=${s:6}
      ;;
    *) out=$out${s:1:1} s=${s:2} ;;
    esac
  done
  RS_TEXT=$out
}

rs_digest_tool() { # -> RS_DIGEST_TOOL, RS_DIGEST_INPUT: what it calls its standard input
  RS_DIGEST_INPUT=-
  if command -v sha256sum >/dev/null 2>&1; then RS_DIGEST_TOOL=sha256sum
  elif command -v shasum >/dev/null 2>&1; then RS_DIGEST_TOOL='shasum -a 256'
  elif command -v openssl >/dev/null 2>&1; then RS_DIGEST_TOOL='openssl dgst -sha256 -r' RS_DIGEST_INPUT=/dev/stdin
  else rs_die 2 'no program for SHA-256 here (sha256sum, shasum or openssl)'; fi
}
rs_digest() { # text -> RS_DIGEST
  RS_DIGEST=$(printf %s "$1" | $RS_DIGEST_TOOL)
  RS_DIGEST=${RS_DIGEST%%[ *]*}
}
# ---- what is printed

rs_look() { # colours and signs that this terminal can show
  local name
  for name in BOLD DIM OFF RED GREEN YELLOW; do printf -v "RS_$name" %s ''; done
  RS_DOT=- RS_BAR='|' RS_OK=ok RS_BAD=failed RS_RULE=-
  if [ $RS_UTF8 = 1 ] && [ "${TERM-dumb}" != dumb ]; then
    RS_DOT=$'\xc2\xb7' RS_BAR=$'\xe2\x94\x82' RS_OK=$'\xe2\x9c\x93' RS_BAD=$'\xe2\x9c\x97' RS_RULE=$'\xe2\x94\x80'
  fi
  [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-dumb}" != dumb ] || return 0
  RS_BOLD=$'\033[1m' RS_DIM=$'\033[2m' RS_OFF=$'\033[0m' RS_RED=$'\033[31m' RS_GREEN=$'\033[32m' RS_YELLOW=$'\033[33m'
}
rs_say() { printf '%s\n' "$*"; }
rs_warn() {
  printf %s "$RS_YELLOW"
  rs_wrap '  ! ' '    ' "$*"
  printf %s "$RS_OFF"
}

rs_wrap() { # indent of the first line, indent of the others, text: folded at 78 columns
  local line=$1 word n=${#1} width rest=$3 fresh=1
  while [ -n "$rest" ]; do
    word=${rest%%[ ]*}
    if [ "$word" = "$rest" ]; then rest=; else rest=${rest#*[ ]}; fi
    width=${word//[$'\x80'-$'\xbf']/} # count characters, not bytes
    width=${#width}
    if [ $fresh = 0 ] && [ $((n + 1 + width)) -gt 78 ]; then
      printf '%s\n' "$line"
      line=$2 n=${#2} fresh=1
    fi
    if [ $fresh = 1 ]; then line=$line$word n=$((n + width)) fresh=0; else line="$line $word" n=$((n + 1 + width)); fi
  done
  printf '%s\n' "$line"
}
rs_show() { # text of a command or a block: indented behind a bar, controls made harmless
  local text=$1 line
  while :; do
    line=${text%%$'\n'*}
    line=${line//$'\t'/    }
    printf '  %s%s%s %s\n' "$RS_DIM" "$RS_BAR" "$RS_OFF" "${line//[[:cntrl:]]/?}"
    case $text in *$'\n'*) text=${text#*$'\n'} ;; *) break ;; esac
  done
}
rs_seconds() { # milliseconds -> RS_SECONDS, as people say it
  local s=$(($1 / 1000))
  if [ "$1" -lt 10000 ]; then printf -v RS_SECONDS '%d.%d s' $s $((($1 % 1000) / 100))
  elif [ $s -lt 120 ]; then RS_SECONDS="$s s"
  elif [ $s -lt 3600 ]; then
    RS_SECONDS="$((s / 60)) min"
    [ $((s % 60)) = 0 ] || RS_SECONDS="$RS_SECONDS $((s % 60)) s"
  else
    RS_SECONDS="$((s / 3600)) h"
    [ $((s / 60 % 60)) = 0 ] || RS_SECONDS="$RS_SECONDS $((s / 60 % 60)) min"
  fi
}

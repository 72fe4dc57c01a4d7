# ---------------------------------------------------------------- secrets
# What looks like a secret is masked before anything is kept: values of variables
# with such a name, `NAME=value`, passwords in addresses and JSON, bearer tokens.
# On screen the output is as the command wrote it.

RS_MASK='[REDACTED]'

rs_check_patterns() { # those of [secrets]: one that cannot be read would mask nothing
  local pattern
  for pattern in ${RS_PATTERNS[@]+"${RS_PATTERNS[@]}"}; do
    [[ '' =~ $pattern ]]
    case $? in
    0) rs_die 2 "the pattern \"$pattern\" of [secrets] matches everything; mend runsheet.toml and make the script anew" ;;
    2) rs_die 2 "the pattern \"$pattern\" of [secrets] cannot be read; mend runsheet.toml and make the script anew" ;;
    esac
  done
}
rs_secret_name() { # name of a variable -> status
  __rs_is_secret "$1" || rs_named_secret "$1"
}
rs_named_secret() { # the same, by [secrets] alone
  local glob
  for glob in ${RS_SECRET_NAMES[@]+"${RS_SECRET_NAMES[@]}"}; do
    # shellcheck disable=SC2254 # a pattern is wanted
    case $1 in $glob) return 0 ;; esac
  done
  return 1
}
rs_find_secrets() { # of the runner's own environment
  local letter name names
  RS_ENV_SECRETS=
  for letter in {A..Z} {a..z} _; do
    eval "names=\"\${!$letter*}\""
    for name in $names; do
      case $name in RS_*) continue ;; esac
      rs_secret_name "$name" && RS_ENV_SECRETS=$RS_ENV_SECRETS${!name}$'\n'
    done
  done
}
rs_collect_secrets() { # -> RS_SECRETS, and their rules for sed when they changed
  local all=$RS_ENV_SECRETS$RS_ASKED_SECRETS line seen=$'\n' sign
  if [ -s tmp/secrets ]; then
    while IFS= read -r line || [ -n "$line" ]; do all=$all$line$'\n'; done <tmp/secrets
    : >tmp/secrets
  fi
  [ "$all" = "${RS_SECRETS_WERE-none yet}" ] && return 0
  RS_SECRETS_WERE=$all
  RS_SECRETS=()
  {
    while [ -n "$all" ]; do
      line=${all%%$'\n'*}
      all=${all#*$'\n'}
      [ ${#line} -ge 6 ] || continue # shorter ones would mask half of the log
      case $seen in *$'\n'"$line"$'\n'*) continue ;; esac
      seen=$seen$line$'\n'
      RS_SECRETS[${#RS_SECRETS[@]}]=$line
      line=${line//\\/\\\\}
      for sign in '.' '*' '[' ']' '^' '$' '/' '+' '?' '(' ')' '{' '}' '|'; do line=${line//"$sign"/\\$sign}; done
      printf 's/%s/%s/g\n' "$line" "$RS_MASK"
    done
    # The delimiter is a sign that no pattern has.
    for line in ${RS_PATTERNS[@]+"${RS_PATTERNS[@]}"}; do printf 's\001%s\001%s\001g\n' "$line" "$RS_MASK"; done
    # [secrets] names, where they are set.
    for line in ${RS_SECRET_NAMES[@]+"${RS_SECRET_NAMES[@]}"}; do
      line=${line//\*/[A-Za-z0-9_]*}
      line=${line//\?/[A-Za-z0-9_]}
      printf 's/((^|[^A-Za-z0-9_])%s=["'\'']?)[^[:space:]"'\'']{3,}/\\1%s/g\n' "$line" "$RS_MASK"
    done
    # A line without any of these signs has nothing for the rules behind them, which take most of the time.
    printf '%s\n' 's/-----BEGIN [A-Z ]*PRIVATE KEY-----.*-----END [A-Z ]*PRIVATE KEY-----/[REDACTED]/g' \
      '/-----BEGIN [A-Z ]*PRIVATE KEY-----/,/-----END [A-Z ]*PRIVATE KEY-----/s/.*/[REDACTED]/' \
      '/KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|[Kk]ey|[Pp]ass|[Pp]wd|[Ss]ecret|[Tt]oken|[Cc]redential|[Jj][Ww][Tt]|([Pp][Ww]|[Pp][Aa][Tt]|[Pp][Ii][Nn]|[Oo][Tt][Pp])[^A-Za-z]|:\/\/|[Bb]earer|[Bb]asic|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|sk-|[sr]k_|npm_|AIza|dop_v1_|hooks.slack|eyJ/!b' \
      's#(://[^/@: ]*):[^/@[:space:]]+@#\1:[REDACTED]@#g' \
      "$RS_NAME_RULES" \
      's/([Bb]earer )[A-Za-z0-9._~+\/=-]{8,}/\1[REDACTED]/g' \
      's/([Aa]uthorization: *[Bb]asic +)[A-Za-z0-9+\/=]{4,}/\1[REDACTED]/g' \
      's/(--?[a-z-]*(password|passwd|passphrase|token|secret|api-key)[ =]+)[^ ]{3,}/\1[REDACTED]/g' \
      's/(AKIA|ASIA)[A-Z0-9]{16}/[REDACTED]/g' \
      's/(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|[sr]k_live_|[sr]k_test_|npm_|AIza|dop_v1_)[A-Za-z0-9_-]{16,}/[REDACTED]/g' \
      's#hooks\.slack\.com/services/[A-Za-z0-9/]+#[REDACTED]#g' \
      's/eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/[REDACTED]/g'
  } >tmp/redact.sed
}
rs_suspicious() { # text: may there be a secret in it
  local secret
  [ ${#RS_PATTERNS[@]} = 0 ] && [ ${#RS_SECRET_NAMES[@]} = 0 ] || return 0
  case $1 in
  *KEY* | *TOKEN* | *SECRET* | *PASS* | *PWD* | *CREDENTIAL* | *[Pp]ass* | *[Pp]wd* | *[Ss]ecret* | *[Tt]oken* | *[Kk]ey* | *[Cc]redential* | *[Jj][Ww][Tt]* | *[Pp][Ww][!A-Za-z]* | *[Pp][Aa][Tt][!A-Za-z]* | *[Pp][Ii][Nn][!A-Za-z]* | *[Oo][Tt][Pp][!A-Za-z]* | *://*:*@* | *[Bb]earer* | *AKIA* | *ASIA* | *gh?_* | *github_pat_* | *glpat-* | *xox?-* | *sk-* | *[sr]k_live_* | *[sr]k_test_* | *npm_* | *AIza* | *dop_v1_* | *hooks.slack.com* | *eyJ* | *[Aa]uthorization*) return 0 ;;
  esac
  for secret in ${RS_SECRETS[@]+"${RS_SECRETS[@]}"}; do
    case $1 in *"$secret"*) return 0 ;; esac
  done
  return 1
}
rs_redact_text() { # text -> RS_TEXT, RS_MASKED (how often)
  RS_TEXT=$1 RS_MASKED=0
  rs_suspicious "$1" || return 0
  if [ "$RS_SED" = 1 ]; then
    RS_TEXT=$(printf %s. "$1" | sed -E -f tmp/redact.sed 2>/dev/null)
  fi
  # Without sed, or when it did not work: nothing unmasked is kept.
  if [ "$RS_SED" = 1 ] && [ -n "$RS_TEXT" ]; then RS_TEXT=${RS_TEXT%.}; else rs_redact_slowly "$1"; fi
  rs_count_masks "$RS_TEXT"
}
rs_count_masks() {
  local rest=$1
  RS_MASKED=0
  while :; do
    case $rest in *"$RS_MASK"*) rest=${rest#*"$RS_MASK"} RS_MASKED=$((RS_MASKED + 1)) ;; *) return 0 ;; esac
  done
}
rs_redact_named() { # a line -> RS_NAMED, with values masked that stand behind a secret name
  local rest=$1 found name sign='([A-Za-z0-9_.-]+)(["'\'']?[[:space:]]*[=:][[:space:]]*["'\'']?)([^][:space:]"'\'',;&[]+)'
  RS_NAMED=
  while [[ $rest =~ $sign ]]; do
    found=${BASH_REMATCH[0]} name=${BASH_REMATCH[1]}
    RS_NAMED=$RS_NAMED${rest%%"$found"*}$name${BASH_REMATCH[2]} rest=${rest#*"$found"}
    case $name=${BASH_REMATCH[3]} in
    *[Pp][Aa][Ss][Ss]=*[!0-9]* | *[!Ss]=* | *[!Ss][Ss]=*)
      if __rs_is_secret "$name"; then
        RS_NAMED=$RS_NAMED$RS_MASK
        continue
      fi
      ;;
    esac
    rest=${BASH_REMATCH[3]}$rest
  done
  RS_NAMED=$RS_NAMED$rest
}
rs_redact_slowly() { # text -> RS_TEXT, without sed: values, NAME=value and addresses
  local line rest=$1$'\n' secret pattern key=0 out=''
  while [ -n "$rest" ]; do
    line=${rest%%$'\n'*}
    rest=${rest#*$'\n'}
    for secret in ${RS_SECRETS[@]+"${RS_SECRETS[@]}"}; do line=${line//"$secret"/$RS_MASK}; done
    [[ $line =~ ^(.*://[^/@:\ ]*):[^/@\ ]+(@.*)$ ]] && line=${BASH_REMATCH[1]}:$RS_MASK${BASH_REMATCH[2]}
    rs_redact_named "$line"
    line=$RS_NAMED
    case $line in
    *-----END*PRIVATE\ KEY-----*) key=0 line=$RS_MASK ;;
    *-----BEGIN*PRIVATE\ KEY-----*) key=1 ;;
    esac
    [ $key = 1 ] && line=$RS_MASK
    for pattern in ${RS_PATTERNS[@]+"${RS_PATTERNS[@]}"}; do
      while [[ $line =~ $pattern ]] && [ "${BASH_REMATCH[0]}" != "$RS_MASK" ]; do
        line=${line%%"${BASH_REMATCH[0]}"*}$RS_MASK${line#*"${BASH_REMATCH[0]}"}
      done
    done
    out=$out$line$'\n'
  done
  RS_TEXT=${out%$'\n'}
}

rs_keep_log() { # name: tmp/raw.NAME -> logs/NAME.log -> RS_LOG, RS_OUTPUT (JSON), RS_TAIL (text)
  local raw=tmp/raw.$1 log=logs/$1.log text bytes cut='' masked
  rs_collect_secrets
  if [ -s "tmp/tail.$1" ]; then
    { printf '\n[runsheet: more than %s KiB of output; the middle is left out]\n' "$RS_LOG_KIB" && cat "tmp/tail.$1"; } >>"$raw" 2>/dev/null
    rm -f "tmp/tail.$1"
    cut=1
  fi
  if { ! IFS= read -r -d '' -n 65536 text <"$raw"; } 2>/dev/null && [ ${#text} -lt 65536 ]; then
    # All of it in a variable: no process is needed where there is nothing to mask.
    rs_redact_text "$text"
    text=$RS_TEXT masked=$RS_MASKED bytes=${#RS_TEXT}
    { printf %s "$text" >"$log"; } 2>/dev/null || cut=1
  else
    # Too long, or with a NUL in it.
    if [ "$RS_SED" = 1 ]; then sed -E -f tmp/redact.sed <"$raw" >"$log" 2>/dev/null || cut=1
    else
      while IFS= read -r text || [ -n "$text" ]; do
        rs_redact_slowly "$text"
        printf '%s\n' "$RS_TEXT"
      done <"$raw" >"$log"
    fi
    bytes=$(wc -c <"$log" 2>/dev/null) bytes=${bytes//[!0-9]/}
    masked=$(grep -a -o -F "$RS_MASK" <"$log" 2>/dev/null | wc -l) masked=${masked//[!0-9]/}
    text=$(tail -c 4200 <"$log" 2>/dev/null | tr '\000' '\377' && printf .)
    text=${text%.}
    [ "${bytes:-0}" -gt ${#text} ] && cut=1
  fi
  { : >"$raw"; } 2>/dev/null # it is only removed at the end: somebody may still write to it
  if [ ${#text} -gt 4096 ]; then
    text=${text:${#text}-4096}
    while :; do case $text in [$'\x80'-$'\xbf']*) text=${text:1} ;; *) break ;; esac; done
    cut=1
  fi
  RS_TAIL=$text
  rs_json "$text"
  RS_OUTPUT="{\"bytes\":${bytes:-0},\"excerpt\":$RS_JSON,\"redactions\":${masked:-0}${cut:+,\"truncated\":true}}"
  RS_LOG=
  if [ -e "$log" ]; then
    rs_digest_file "$log"
    RS_LOG="\"log\":{\"bytes\":${bytes:-0},\"path\":\"$log\",\"sha256\":\"$RS_DIGEST\"},"
  fi
}

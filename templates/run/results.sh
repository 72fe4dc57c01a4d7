# ---------------------------------------------------------------- results.json
# Format 1 of runsheet-results, in canonical JSON (RFC 8785: keys sorted, no blanks),
# so that the digest at its end is simply that of the text without it.

rs_sorted() { # lines -> RS_TEXT: sorted by the byte, joined with commas
  local lines=() n=0 k j rest=$1 line
  while [ -n "$rest" ]; do
    line=${rest%%$'\n'*}
    case $rest in *$'\n'*) rest=${rest#*$'\n'} ;; *) rest= ;; esac
    [ -n "$line" ] || continue
    j=$n
    while [ $j -gt 0 ] && [[ $line < ${lines[j - 1]} ]]; do
      lines[j]=${lines[j - 1]}
      j=$((j - 1))
    done
    lines[j]=$line
    n=$((n + 1))
  done
  RS_TEXT='' k=0
  while [ $k -lt $n ]; do
    RS_TEXT=$RS_TEXT${RS_TEXT:+,}${lines[k]}
    k=$((k + 1))
  done
}
rs_keep_fixed() {
  local key json
  while IFS=' ' read -r key json; do
    case $key in
    checklist) RS_FIXED_CHECKLIST=$json ;;
    deployment) RS_FIXED_DEPLOYMENT=$json ;;
    outline) RS_FIXED_OUTLINE=$json ;;
    esac
  done
}
rs_is_complete() { # everything that has to be answered is, and anything is
  local i=1 any=1 I I_ID I_STEP I_KIND I_NUMBER I_DEPTH I_FLAGS I_TEXT
  while [ $i -le "$RS_N" ]; do
    if [ -z "${RS_STATUS[i]-}" ] && [ "${RS_ASIDE[i]-}" != 1 ]; then
      rs_item $i
      case $I_FLAGS in *,due,*) return 1 ;; esac
    elif [ -n "${RS_STATUS[i]-}" ]; then
      any=0
    fi
    i=$((i + 1))
  done
  return $any
}
rs_results_body() { # the document up to the place of `integrity`, and from there on, in two calls
  local i rest id comma='' open=${RS_OPEN_NAME[*]-}
  if [ "$1" = head ]; then
    printf '{"checklist":%s,"deployment":%s,"environment":%s,"events":[' "$RS_FIXED_CHECKLIST" "$RS_FIXED_DEPLOYMENT" "$RS_WHERE"
    for rest in "${RS_EVENTS[@]}"; do
      printf '%s%s' "$comma" "$rest"
      comma=,
    done
    printf '],"format":"runsheet-results","format_version":"1.0","generator":{"kind":"script","name":"runsheet","version":"%s"}' "$RS_VERSION"
    return 0 # called from a trap, a bare one would give the status of what was interrupted
  fi
  printf ',"items":{'
  for i in $RS_ORDER; do
    if [ -n "${RS_STATUS[i]-}" ] || [ -n "${RS_RUN[i]-}" ] || [ -n "${RS_OPEN_NAME[i]-}" ] || [ -n "${RS_NOTE[i]-}" ]; then
      rest=${RS_LINE[i]#* }
      id=${rest%% *}
      printf '%s"%s":{' "$comma" "$id"
      comma=,
      printf '"actor":%s' "${RS_WHO[i]:-$RS_BY}"
      [ -n "${RS_GATE[i]-}" ] && printf ',"before_gate":"%s"' "${RS_GATE[i]}"
      case ${RS_NOTE[i]-} in '' | '""') ;; *) printf ',"note":%s' "${RS_NOTE[i]}" ;; esac
      rest=${RS_RUN[i]-}
      if [ -n "${RS_OPEN_NAME[i]-}" ]; then
        rest="${rest:+$rest,}{${RS_OPEN_RUN[i]}"
        if [ -n "${RS_OPEN_END[i]-}" ]; then rest="$rest,${RS_OPEN_END[i]}}"; else rest="$rest,\"variant\":$((${RS_OPEN_WAY[i]:-1} - 1))}"; fi
      fi
      [ -n "$rest" ] && printf ',"runs":[%s]' "$rest"
      [ -n "${RS_SEAL[i]-}" ] && printf ',"seal":{"at":"%s","digest":"%s","items":%s}' "${RS_AT[i]}" "${RS_SEAL[i]}" "${RS_SEALED[i]}"
      printf ',"source":"script","status":"%s"' "${RS_STATUS[i]:-pending}"
      [ -n "${RS_AT[i]-}" ] && printf ',"status_at":"%s"' "${RS_AT[i]}"
      printf ',"updated_at":"%s"' "${RS_CHANGED[i]-}"
      case ${RS_VALUES[i]-} in '' | '{}') ;; *) printf ',"values":%s' "${RS_VALUES[i]}" ;; esac
      printf '}'
    fi
  done
  printf '},"outline":%s' "$RS_FIXED_OUTLINE"
  rs_sorted "$RS_PHASE_CALLS"
  [ -n "$RS_TEXT" ] && printf ',"phases":{%s}' "$RS_TEXT"
  printf ',"run":{"actor":%s,"complete":%s' "$RS_BY" "$RS_ALL"
  [ -n "$RS_DEVICE" ] && printf ',"device":"%s"' "$RS_DEVICE"
  [ -n "$RS_ENDED" ] && printf ',"ended_at":"%s"' "$RS_ENDED"
  printf ',"id":"%s","mode":"%s","revision":%s,"started_at":"%s"' "$RS_RUN_ID" "$RS_LIVE" "$RS_SEQ" "$RS_STARTED"
  [ -n "$RS_ZONE" ] && printf ',"timezone":"%s"' "$RS_ZONE"
  printf ',"updated_at":"%s"}' "$RS_NOW"
  rs_sorted "$RS_KNOWN_JSON"
  [ -n "$RS_TEXT" ] && printf ',"variables":{%s}' "$RS_TEXT"
  printf '}\n'
}
rs_results() { # written beside, then renamed: the last good one stays until the new one is whole
  local digest name value
  RS_ALL=false
  # Who runs a part of the checklist has not done all of it.
  [ -z "$RS_PART_OF" ] && rs_is_complete && RS_ALL=true
  RS_KNOWN_JSON=
  for name in $RS_KNOWN; do
    rs_variable "$name"
    [ $V_SECRET = 1 ] && continue
    value=RS_VALUE_$name
    rs_json "${!value-}"
    RS_KNOWN_JSON="$RS_KNOWN_JSON\"$name\":$RS_JSON"$'\n'
  done
  rs_now
  if {
    rs_results_body head >tmp/head && rs_results_body tail >tmp/rest &&
      digest=$({ cat tmp/head && printf %s "$(cat tmp/rest)"; } | $RS_DIGEST_TOOL) &&
      {
        cat tmp/head && printf ',"integrity":{"algorithm":"sha-256/jcs","digest":"%s"}' "${digest%%[ *]*}" && cat tmp/rest
      } >results.json.new && mv results.json.new results.json
  } 2>/dev/null; then return 0; fi
  rs_warn "results.json cannot be written (disk full?); --resume writes it anew from the journal"
  RS_UNWRITTEN=1
  return 0
}

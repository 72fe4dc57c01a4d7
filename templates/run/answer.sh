# ---------------------------------------------------------------- the answer to an item

rs_answer() { # status, note
  local gate='' digest='' sealed=0 i k j note values=''
  for i in $RS_GATES; do
    [ "$i" -lt "$I" ] || break
    rs_open_gate "$i" && gate=$RS_GATE_ID && break
  done
  # keys in the order of canonical JSON
  k=1
  while [ $k -lt $V_N ]; do
    j=$k
    while [ $j -gt 0 ] && [[ ${V_KEY[j]} < ${V_KEY[j - 1]} ]]; do
      note=${V_KEY[j]} V_KEY[j]=${V_KEY[j - 1]} V_KEY[j - 1]=$note
      note=${V_VALUE[j]} V_VALUE[j]=${V_VALUE[j - 1]} V_VALUE[j - 1]=$note
      j=$((j - 1))
    done
    k=$((k + 1))
  done
  k=0
  while [ $k -lt $V_N ]; do
    rs_redact_text "${V_VALUE[k]}"
    rs_json "$RS_TEXT"
    values="${values:+$values,}\"${V_KEY[k]}\":$RS_JSON"
    k=$((k + 1))
  done
  if [ "$I_KIND" = sign-off ]; then
    rs_seal
    digest=$RS_DIGEST sealed=$RS_SEALED_ITEMS
  fi
  rs_redact_text "$2"
  rs_json "$RS_TEXT"
  rs_log answer "\"item\":\"$I_ID\",\"status\":\"$1\",\"by\":$I_BY,\"gate\":\"$gate\",\"seal\":\"$digest\",\"sealed\":$sealed,\"note\":$RS_JSON,\"values\":{$values}"
  #@crash answered
  if [ -n "$I_PLANNED" ] && [ "$1" = 'done' ]; then rs_against_plan "$I_SINCE" "$I_PLANNED"; fi
  [ "$1" = failed ] && printf '  %s%s failed%s\n' "$RS_RED" "$RS_BAD" "$RS_OFF"
  return 0
}
rs_against_plan() { # when it began, by rs_clock; how many milliseconds it was planned for
  local took
  rs_clock
  rs_seconds $((RS_CLOCK - $1))
  took=$RS_SECONDS
  rs_seconds "$2"
  if [ $((RS_CLOCK - $1)) -gt "$2" ]; then rs_warn "took $took, planned were $RS_SECONDS"; else rs_say "  Took $took, planned were $RS_SECONDS."; fi
}
rs_open_gate() { # place -> RS_GATE_ID, when it is a gate that is not passed
  local rest=${RS_LINE[$1]#item }
  RS_GATE_ID=${rest%% *} rest=${rest#* }
  rest=${rest#* }
  [ "${rest%% *}" = gate ] || return 1
  case ${RS_STATUS[$1]-} in 'done' | not-applicable) return 1 ;; esac
  return 0
}
rs_seal() { # what stands before the section of item I -> RS_DIGEST, RS_SEALED_ITEMS
  local i=1 end=${RS_FIRST[RS_IN[I]]} rest out='' id
  RS_SEALED_ITEMS=0
  while [ $i -lt "$end" ]; do
    if [ -n "${RS_STATUS[i]-}" ]; then
      rs_section "${RS_IN[i]}"
      if [ "$S_ROLE" = about ]; then # the head of the document is filled in to the very end
        i=$((i + 1))
        continue
      fi
      rest=${RS_LINE[i]#* }
      id=${rest%% *}
      out="${out:+$out,}[\"$id\",\"${RS_STATUS[i]}\",${RS_NOTE[i]:-\"\"},${RS_VALUES[i]:-{\}}]"
      RS_SEALED_ITEMS=$((RS_SEALED_ITEMS + 1))
    fi
    i=$((i + 1))
  done
  rs_digest "[$out]"
}

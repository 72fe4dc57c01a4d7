#!/usr/bin/env bash
{{ start | safe }}
# ---------------------------------------------------------------- the plan
# The checklist as data. Each line begins with a word of ours; text of the
# checklist stands behind it, a command's text behind "| ". Nothing here runs.

RS_VERSION={{ version }}
RS_LIST={{ id }}
RS_NAME={{ name }}
RS_PLAN_DIGEST={{ digest }}
RS_FINGERPRINT={{ fingerprint }}

rs_plan() { # what reads it
  "$@" <<'RS_PLAN'
{{ plan | safe }}RS_PLAN
}

# What a results file repeats of the checklist, as JSON.
rs_fixed() { # what reads it
  "$@" <<'RS_FIXED'
{{ fixed | safe }}RS_FIXED
}

{{ runtime | safe }}
rs_main "$@"
exit $?

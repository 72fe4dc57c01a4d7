#!/usr/bin/env bash
# A small production of its own, below a folder: PostgreSQL on the loopback, an HTTP server, a git repository with its origin, and
# stand-ins for what a test may not touch (systemctl and the like). Ends with `world.sh down`.
#
#   world.sh up FOLDER DATABASE      prints the variables that lead there, NAME=VALUE
#   world.sh down FOLDER
set -euo pipefail
folder=$2

# The server refuses to be root.
unprivileged() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups -- env HOME=/nonexistent "$@"; else "$@"; fi
}
for tools in /usr/lib/postgresql/*/bin; do :; done

if [ "$1" = down ]; then
  (cd / && unprivileged "$tools/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null) || true
  kill "$(cat "$folder/web/pid")" || true
  exit 0
fi

database=$3
mkdir -p "$folder/data" "$folder/socket" "$folder/web" "$folder/bin" "$folder/home"
chmod 755 "$folder"
[ "$(id -u)" != 0 ] || chown nobody "$folder/data" "$folder/socket"
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# ---- the database
db_port=$(free_port)
(
  cd /
  unprivileged "$tools/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 --locale=C >/dev/null
  unprivileged "$tools/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w -t 30 \
    -o "-p $db_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder/socket -c fsync=off" start >/dev/null
)
psql -q -h 127.0.0.1 -p "$db_port" -U postgres -d postgres -c "CREATE DATABASE \"$database\"" >/dev/null

# ---- the API
cat >"$folder/web/server.py" <<'PYTHON'
import http.server, sys, threading

class Api(http.server.BaseHTTPRequestHandler):
    def answer(self):
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length).decode()
        with open("requests", "a") as log:
            log.write(f"{self.command} {self.path} {body}\n")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}\n')
    do_GET = do_POST = answer
    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
open("port.new", "w").write(str(server.server_port))
__import__("os").rename("port.new", "port")
server.serve_forever()
PYTHON
(cd "$folder/web" && exec python3 server.py) >/dev/null 2>&1 </dev/null &
echo $! >"$folder/web/pid"
for _ in $(seq 100); do [ ! -e "$folder/web/port" ] || break; sleep 0.1; done
# Whatever the host is called, it is this one.
echo "connect-to = \"::127.0.0.1:$(cat "$folder/web/port")\"" >"$folder/home/.curlrc"
echo silent >>"$folder/home/.curlrc"

# ---- the code
export HOME=$folder/home GIT_CONFIG_NOSYSTEM=1
git config --global user.name 'Test Operator'
git config --global user.email operator@example.org
git config --global init.defaultBranch main
git config --global commit.gpgsign false
git init -q --bare "$folder/origin.git"
git clone -q "$folder/origin.git" "$folder/app" 2>/dev/null
(
  cd "$folder/app"
  mkdir -p app
  echo 'print("ready")' >app/main.py
  : >requirements.txt
  git add . && git commit -q -m 'First' && git push -q origin main
)
git clone -q "$folder/origin.git" "$folder/other"
(cd "$folder/other" && echo 'VERSION = 2' >app/version.py && git add . && git commit -q -m 'Second' && git push -q origin main)

# ---- stand-ins: they write down that they were called
for name in systemctl supervisorctl pkill netstat journalctl; do
  # shellcheck disable=SC2016 # for the stand-in itself
  printf '#!/bin/sh\necho "$(basename "$0") $*" | tee -a %s/stand-ins\n' "$folder" >"$folder/bin/$name"
  chmod +x "$folder/bin/$name"
done

printf '%s\n' "HOME=$folder/home" "PATH=$folder/bin:$PATH" PGHOSTADDR=127.0.0.1 "PGPORT=$db_port" PGCONNECT_TIMEOUT=10 \
  GIT_CONFIG_NOSYSTEM=1 PIP_NO_INDEX=1 PIP_DISABLE_PIP_VERSION_CHECK=1 GEMINI_API_KEY=test-key-0123456789

# Runs a throwaway PostgreSQL cluster for as long as its standard input stays open.
#
#   sh cluster.sh [durable]   prints the cluster's URL on a line of its own once it
#                             accepts connections, waits for the end of standard input,
#                             then stops the cluster and removes it
#                             BENCH_FOLDER, when set, names the folder in which a
#                             durable one is kept instead, and found again
#   sh cluster.sh where       prints the folder of the PostgreSQL programs it would use
#
# The pipe is the lease: whoever holds its other end may be killed in any way, and the
# cluster still goes. It listens on a socket in its own folder only, so clusters never
# meet, and it does not sync to disk unless it is told to be durable.
# TEST_POSTGRES_BIN names the folder of the programs; otherwise the newest found is taken.
set -eu

# Debian keeps the server's programs out of PATH; so do the other places, often.
candidates() {
	if [ -n "${TEST_POSTGRES_BIN:-}" ]; then
		printf '%s\n' "$TEST_POSTGRES_BIN"
		return
	fi
	if found=$(command -v initdb); then dirname "$found"; fi
	ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
		/opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
		/Applications/Postgres.app/Contents/Versions/*/bin 2>/dev/null || true
}

newest() {
	candidates | while IFS= read -r folder; do
		if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ]; then
			printf '%s %s\n' "$("$folder/postgres" --version | awk '{print $3}')" "$folder"
		fi
	done | sort -rV | head -n 1 | cut -d ' ' -f 2-
}

bin=$(newest)
if [ -z "$bin" ]; then
	cat >&2 <<'END'
PostgreSQL's server programs (initdb, pg_ctl, postgres) were not found. Install them:
  Debian, Ubuntu   apt-get install postgresql
  Fedora, RHEL     dnf install postgresql-server
  macOS            brew install postgresql
or name their folder in TEST_POSTGRES_BIN, or a running server in TEST_POSTGRES_URL.
END
	exit 1
fi

if [ "${1:-}" = where ]; then
	printf '%s\n' "$bin"
	exit
fi

keep=
settings="-c listen_addresses='' -c max_connections=200 -c timezone=UTC"
if [ "${1:-}" = durable ]; then
	keep=${BENCH_FOLDER:-}
else
	settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
fi

# TMPDIR is not used: a socket's path may have about 100 bytes, and TMPDIR is long on macOS.
home=$(mktemp -d /tmp/changebot-postgres.XXXXXX)
log=$home/log
data=${keep:-$home}/postgres
server_log=$data/server.log
mkdir -p "$data"

# PostgreSQL refuses to run as root.
as_owner=
if [ "$(id -u)" = 0 ]; then
	owner=nobody
	if id postgres >/dev/null 2>&1; then owner=postgres; fi
	chown "$owner" "$home" "$data"
	as_owner="setpriv --reuid=$(id -u "$owner") --regid=$(id -g "$owner") --clear-groups"
fi

if [ -n "$keep" ] && $as_owner "$bin/pg_ctl" --pgdata="$data" status >/dev/null 2>&1; then
	echo "Somebody else is using the cluster in $data." >&2
	rm -rf "$home"
	exit 1
fi

# What is thrown away need not be tidied up first.
ending=immediate
if [ -n "$keep" ]; then ending=fast; fi

# Silent, since the reader of what is printed here may be gone.
remove() {
	if [ -f "$data/postmaster.pid" ]; then
		$as_owner "$bin/pg_ctl" --pgdata="$data" --mode="$ending" --wait stop >/dev/null 2>&1 || true
	fi
	rm -rf "$home"
}
trap remove EXIT
trap 'exit 1' HUP INT TERM

run() {
	$as_owner "$@" >>"$log" 2>&1 </dev/null || {
		cat "$log" "$server_log" >&2 2>/dev/null || true
		exit 1
	}
}

cd "$home" # the owner may not be allowed to enter the caller's folder
if [ ! -f "$data/PG_VERSION" ]; then
	run "$bin/initdb" --pgdata="$data" --username=postgres --auth=trust \
		--no-locale --encoding=UTF8 --no-sync
fi
run "$bin/pg_ctl" --pgdata="$data" --log="$server_log" --wait \
	--options="-k $home $settings" start

printf 'postgres://postgres@/postgres?host=%s&sslmode=disable\n' "$home"
cat >/dev/null

# Sourced by .ci/run: starts a throwaway Postgres and a throwaway MariaDB on
# loopback, installing what is missing from Debian packages, and stops them when
# the script that sources this ends. Exports TEST_POSTGRES_URL and TEST_MYSQL_URL
# of users who may create schemas, roles and databases.

services_dir=
services_pids=()

services_fail() {
    echo "services: error: $1" >&2
    exit 1
}

services_stop() {
    local status=$? pid
    for pid in "${services_pids[@]}"; do
        kill -INT "$pid" 2>/dev/null || true # Postgres: without waiting for clients
        kill -TERM "$pid" 2>/dev/null || true # MariaDB ignores INT
    done
    for pid in "${services_pids[@]}"; do
        wait "$pid" 2>/dev/null || true
    done
    if [ -n "$services_dir" ]; then rm -rf "$services_dir"; fi
    return "$status"
}
trap services_stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Debian keeps the server programs of Postgres out of the path.
postgres_bin() {
    find /usr/lib/postgresql -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1 | xargs -r dirname
}

services_install() {
    local missing=()
    [ -n "$(postgres_bin)" ] || missing+=(postgresql)
    command -v mariadbd >/dev/null && command -v mariadb >/dev/null || missing+=(mariadb-server mariadb-client)
    command -v chromium >/dev/null || missing+=(chromium)
    command -v npm >/dev/null || missing+=(npm)
    command -v java >/dev/null || missing+=(default-jre-headless)
    command -v patch >/dev/null || missing+=(patch)
    command -v sqlite3 >/dev/null || missing+=(sqlite3)
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || services_fail "missing ${missing[*]}, and no apt-get to install them"
    echo "services: installing ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null >&2
    apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2
}

# as USER COMMAND...: in place, so that the pid of a job is that of the server.
# Both servers refuse to run as root; anybody else runs them as they are.
as() {
    local user=$1
    shift
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid "$user" --regid "$user" --init-groups -- "$@"
    fi
    exec "$@"
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000)) # below what the kernel gives to clients
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

# wait_for NAME PID LOG COMMAND...: until the command succeeds, for a minute.
wait_for() {
    local name=$1 pid=$2 log=$3
    shift 3
    for _ in $(seq 300); do
        if "$@" >/dev/null 2>&1 </dev/null; then return 0; fi
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.2
    done
    tail -n 20 "$log" >&2
    services_fail "$name did not start"
}

# data_dir NAME USER: an empty directory that only the server may read.
data_dir() {
    mkdir -m 700 "$services_dir/$1"
    if [ "$(id -u)" = 0 ]; then chown "$2:$2" "$services_dir/$1"; fi
}

start_postgres() {
    local bin port log=$services_dir/postgres.log
    bin=$(postgres_bin)
    [ -n "$bin" ] || services_fail "postgres is not installed"
    port=$(free_port)
    data_dir postgres postgres
    install -m 644 /dev/null "$services_dir/postgres.pw"
    echo "$services_password" >"$services_dir/postgres.pw"
    (as postgres "$bin/initdb" --no-sync -D "$services_dir/postgres" -U test -A scram-sha-256 \
        --pwfile "$services_dir/postgres.pw" -E UTF8 --locale C.UTF-8) >"$log" 2>&1 </dev/null ||
        { cat "$log" >&2; services_fail "initdb failed"; }
    (as postgres "$bin/postgres" -D "$services_dir/postgres" -h 127.0.0.1 -p "$port" -k '' \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off) >>"$log" 2>&1 </dev/null &
    services_pids+=($!)
    wait_for postgres $! "$log" env PGPASSWORD="$services_password" \
        "$bin/psql" -h 127.0.0.1 -p "$port" -U test -d postgres -c 'SELECT 1'
    export TEST_POSTGRES_URL="postgres://test:$services_password@127.0.0.1:$port/postgres"
}

start_mariadb() {
    local port log=$services_dir/mariadb.log
    command -v mariadbd >/dev/null || services_fail "mariadbd is not installed"
    port=$(free_port)
    data_dir mariadb mysql
    (as mysql mariadb-install-db --no-defaults --skip-test-db --datadir="$services_dir/mariadb") \
        >"$log" 2>&1 </dev/null || { cat "$log" >&2; services_fail "mariadb-install-db failed"; }
    install -m 644 /dev/null "$services_dir/mariadb.sql" # one statement a line
    cat >"$services_dir/mariadb.sql" <<SQL
CREATE DATABASE test;
CREATE USER 'test'@'127.0.0.1' IDENTIFIED BY '$services_password';
GRANT ALL ON *.* TO 'test'@'127.0.0.1';
SQL
    (as mysql mariadbd --no-defaults --datadir="$services_dir/mariadb" --bind-address=127.0.0.1 \
        --port="$port" --socket="$services_dir/mariadb/socket" --pid-file="$services_dir/mariadb/pid" \
        --skip-name-resolve --init-file="$services_dir/mariadb.sql" \
        --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0) >>"$log" 2>&1 </dev/null &
    services_pids+=($!)
    wait_for mariadb $! "$log" env MYSQL_PWD="$services_password" \
        mariadb --no-defaults -h 127.0.0.1 -P "$port" -u test test -e 'SELECT 1'
    export TEST_MYSQL_URL="mysql://test:$services_password@127.0.0.1:$port/test"
}

services_install
services_dir=$(mktemp -d)
chmod 711 "$services_dir" # the servers' users pass through
services_password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
start_postgres
start_mariadb
echo "services: Postgres and MariaDB are up" >&2

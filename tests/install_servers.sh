#!/bin/sh
# The real database and bus servers for the tests: from the system's packages where we may install
# them. They are never started here; tests start their own, in folders of their own.
set -eu
missing=""
if ! command -v redis-server >/dev/null 2>&1; then missing="$missing redis-server"; fi
has_postgres=no
if command -v postgres >/dev/null 2>&1; then has_postgres=yes; fi
for program in /usr/lib/postgresql/*/bin/postgres; do
  if [ -x "$program" ]; then has_postgres=yes; fi
done
if [ "$has_postgres" = no ]; then missing="$missing postgresql"; fi
if [ -z "$missing" ]; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing$missing for the tests (once) ..."
  export DEBIAN_FRONTEND=noninteractive
  # Neither the packages' own services nor a first database are wanted.
  mkdir -p /etc/postgresql-common
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
  fi
  # shellcheck disable=SC2086  # one word each
  if ! { apt-get update -qq && RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null; }; then
    # With the right to install and no way to the packages, the tests that need them skip, saying so.
    echo "Not to be had from the system's packages now:$missing" >&2
  fi
  exit 0
fi
echo "make test needs$missing, missing here and not to be installed by this user: apt install$missing" >&2
exit 1

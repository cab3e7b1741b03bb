#!/bin/sh
# Reads the secrets that compose.yaml mounts, and becomes the command: addresses with passwords are
# in no file, no image and no list of processes.
set -eu
secrets=${SECRETS_DIR:-/run/secrets}
if [ -r "$secrets/database_password" ]; then
  password=$(cat "$secrets/database_password")
  export POSTROUTE_DATABASE_URL="postgresql://postroute:$password@database:5432/postroute"
fi
if [ -r "$secrets/redis_password" ]; then
  password=$(cat "$secrets/redis_password")
  export POSTROUTE_REDIS_URL="redis://:$password@bus:6379/0"
fi
if [ -r "$secrets/metrics_token" ]; then
  POSTROUTE_METRICS_TOKEN=$(cat "$secrets/metrics_token")
  export POSTROUTE_METRICS_TOKEN
fi
unset password
exec "$@"

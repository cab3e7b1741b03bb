#!/bin/sh
# Draws the secrets of compose.yaml, once, into a folder that its owner alone may enter. The files
# themselves may be read, since each container reads its own as a user of its own.
set -eu
folder="$(dirname "$0")/secrets"
mkdir -p -m 700 "$folder"
for name in database_password redis_password metrics_token; do
  if [ ! -e "$folder/$name" ]; then
    draft="$folder/.$name.$$"
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$draft"
    chmod 444 "$draft"
    mv "$draft" "$folder/$name"
    echo "made $folder/$name"
  fi
done

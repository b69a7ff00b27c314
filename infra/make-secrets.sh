#!/bin/sh
# Makes the secrets of the compose stack that are missing; what is there stays. There are no default passwords.
#
#   infra/make-secrets.sh [directory]        default: $PRISME_SECRETS_DIR, else infra/secrets
#
# The directory can be entered by its owner alone. The files in it can be read by all, because inside a container it is
# the container's own user who reads the one file it is given.
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
directory=${1:-${PRISME_SECRETS_DIR:-$here/secrets}}
mkdir -p "$directory"
chmod 700 "$directory"

# Writes standard input to a file that does not exist yet.
keep() {
  file=$directory/$1
  if [ -s "$file" ]; then
    cat >/dev/null
    echo "kept  $file"
    return
  fi
  cat >"$file.new"
  chmod 444 "$file.new"
  mv "$file.new" "$file"
  echo "made  $file"
}

# 256 random bits, in letters that mean nothing to a shell, to SQL or to a URL.
random() {
  head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

secret() {
  cat "$directory/$1"
}

for name in postgres-admin-password postgres-app-password postgres-jobs-password storage-secret-key nats-password; do
  random | keep "$name"
done

# libpq and the gateway both check the server's name and its authority.
url() {
  printf 'postgresql://%s:%s@postgres:5432/prisme?sslmode=verify-full&sslrootcert=/run/trust/ca.crt' "$1" "$(secret "$2")"
}
url prisme_app postgres-app-password | keep database-url
url prisme_jobs postgres-jobs-password | keep jobs-database-url
url prisme_admin postgres-admin-password | keep admin-database-url

# NATS of the profile `nats`, by the name its certificate is for.
printf 'tls://prisme:%s@nats:4222' "$(secret nats-password)" | keep broker-url

# The mail catcher of the profile `demo`. Write your own relay's address here instead, password included.
printf 'smtp://mail:1025?requireTLS=true' | keep smtp-url

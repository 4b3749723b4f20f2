#!/usr/bin/env bash
# Gets one collection of one backup out of blob storage, checks it and unpacks it for the import; --help says more.
set -euo pipefail
export LC_ALL=C

usage() {
  cat <<'HELP'
Gets one collection of one backup out of blob storage, checks it against the backup's hashes, and unpacks it into
<collection>.json in this folder, for the import of the WeChat console. Needs no Workflow: curl, gunzip and sha256sum.

Usage:
  restore-by-hand.sh CONTAINER-URL ENV/BACKUP-ID COLLECTION

  CONTAINER-URL   address of the container "backups", with a SAS that may read, in quotes
  ENV/BACKUP-ID   the backup's folder in it
  COLLECTION      the collection's name, as the cloud has it

Example:
  restore-by-hand.sh 'https://account.blob.core.windows.net/backups?sv=...&sig=...' myenv-1a2b3c/20261122T041658Z-r6zf 订单

The exit code is 0 only if the file is there and its hash is right; a file that is there already is never replaced.
HELP
}

fail() { echo "$1" >&2; exit 1; }
warn() { echo "Warning: $1" >&2; }

# A path for an address: every byte as %XX, but the slashes.
address() { printf %s "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/ *\([0-9a-f][0-9a-f]\) */%\1/g; s,%2f,/,g'; }

# Puts the blob $1 of the backup into the file $2; fails if there is none.
get() {
  local status
  status=$(curl -gsS --retry 3 -o "$2" -w '%{http_code}' --url "$container/$(address "$backup/$1")$sas") || fail "Storage could not be reached, see above; run this again."
  case $status in
    200) ;;
    404) return 1 ;;
    *) fail "Storage answers $status for $container/$backup/$1: is the SAS whole, in quotes, not expired, and may it read?" ;;
  esac
}

case ${1:-} in --help | -h) usage; exit ;; esac
(($# == 3)) || { echo "Three arguments are needed. See restore-by-hand.sh --help." >&2; exit 2; }
for tool in curl gunzip sha256sum od sed tr grep mktemp; do
  command -v "$tool" >/dev/null || fail "$tool is missing: install it and run this again."
done
container=${1%%\?*} sas='' backup=${2%/} collection=$3
container=${container%/}
[[ $1 != *\?* ]] || sas="?${1#*\?}"
# As blob names have a collection.
file=$(printf %s "$collection" | sed 's/%/%25/g; s,/,%2F,g; s/\\/%5C/g; s/#/%23/g; s/?/%3F/g; s/^\./%2E/')
[[ ! -e $file.json ]] || fail "$file.json is in this folder already: move it away and run this again."
work=$(mktemp -d ./restore.XXXXXX)
trap 'rm -rf -- "$work"' EXIT

get manifest.json "$work/manifest" || fail "There is no backup '$backup' in $container: it has no manifest.json, or the address lacks a SAS."
# Backups of before there was SHA256SUMS have the hashes in their manifest alone.
get SHA256SUMS "$work/sums" || sed -n '/"storedSha256": "/{N;s,.*"\([0-9a-f]*\)"\,\n *"blobName": "[^/]*/[^/]*/\(.*\)".*,\1  \2,p;}' "$work/manifest" >"$work/sums"
# 64 digits, two spaces, the name; a file of a second or third job lies in a folder !2 or !3.
while IFS= read -r line; do
  name=${line:66}
  [[ ${name##*/} != "$file.jsonl.gz" ]] || break
done <"$work/sums"
[[ $line ]] || fail "The backup has no file $file.jsonl.gz. It has:"$'\n'"$(sed 's/^.\{66\}/  /' "$work/sums")"
hash=${line:0:64}

get "$name" "$work/gz" || fail "The backup names the file $name, and it is gone: take another backup."
[[ $(sha256sum <"$work/gz") == "$hash "* ]] || fail "The stored file $name does not have the hash that the backup recorded ($hash): it was changed or damaged. Nothing was unpacked; take another backup."
gunzip -c <"$work/gz" >"$work/json"
mv -n -- "$work/json" "./$file.json"

# What the manifest says of this file: its entry is the block of lines that holds the hash.
entry=$(sed -n "/^    {/h;/^    {/!H;/^    }/{x;/$hash/p;}" "$work/manifest")
[[ $entry != *'"verified": false'* ]] || warn "this export failed; the file is what it left, and may lack documents. The manifest has the reason."
[[ $entry != *'"whole": false'* ]] || warn "this is an export of a part of the collection; the manifest has its query and fields."
[[ $entry != *'"notImportable"'* ]] || warn "some documents cannot be imported as they are; the manifest names their lines."
cat <<NEXT
$file.json: $(grep -c '' "$file.json" || true) documents, hash as recorded.
Next: WeChat DevTools (微信开发者工具), 云开发, 数据库, a new collection (safer) or $collection, 导入, this file, JSON.
  Insert adds documents and refuses an _id that is there; Upsert writes over the document with that _id.
  Neither removes documents that came after the backup, and neither brings back indexes or permissions: set those of a new collection yourself.
NEXT

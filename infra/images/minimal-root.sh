#!/bin/sh
# Copies programs and folders, with every shared library that they load, into an empty root. An image made of it
# has no shell, no package manager and little to patch; what came from a Debian package keeps its record, by
# which scanners know it.
#   minimal-root.sh TARGET PATH...
set -eu
target=$1
shift

mkdir -p "$target/etc" "$target/var/lib/dpkg/status.d"
install -d -m 1777 "$target/tmp"
echo 'fitlane:x:10001:10001::/tmp:/nologin' >"$target/etc/passwd"
echo 'fitlane:x:10001:' >"$target/etc/group"
echo 'hosts: files dns' >"$target/etc/nsswitch.conf"

libraries=$(find -H "$@" -type f \( -name '*.so' -o -name '*.so.*' -o -perm -u+x \) -exec ldd {} + 2>/dev/null |
    awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// && $2 ~ /^\(/ { print $1 }' | sort -u)
for path in "$@" $libraries; do
    if [ -d "$path" ]; then
        cp -a --parents "$path" "$target"
    elif [ ! -e "$target$path" ]; then
        cp -L --parents "$path" "$target"
    fi
done

for path in "$@" $libraries; do
    # Packages may list a file by the name it had before /lib became a link to /usr/lib.
    dpkg -S "$(readlink -f "$path")" 2>/dev/null || dpkg -S "$path" 2>/dev/null || true
done | sed 's/: .*//' | tr ',' '\n' | sed 's/^ //; s/:.*//' | sort -u | while read -r package; do
    dpkg -s "$package" >"$target/var/lib/dpkg/status.d/$package"
done

cp -a --parents /etc/ld.so.conf /etc/ld.so.conf.d "$target"
ldconfig -r "$target"
rm -rf "$target/var/cache"

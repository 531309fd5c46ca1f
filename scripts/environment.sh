# Sourced by serve and test. Defines `prepare`, which makes .venv/ and installs Dalil into it, and skips
# what is done. Pip's own settings (indexes, proxies, certificates) are those of the machine.
#
#   DALIL_PYTHON  the Python to use, 3.11 or newer (default: the newest of python3.x that is found)
#   DALIL_TORCH   the build of PyTorch: a pip requirement, then pip options if it needs any
#                 (to change the build of an environment that exists, remove .venv/ first)

DALIL_TORCH=${DALIL_TORCH:-torch==2.13.0}
INSTALL_LOG=.data/install.log
STAMP=.venv/installed
UNFINISHED=.venv/unfinished

tell() { printf 'dalil: %s\n' "$*" >&2; }

stop() {
    tell "$@"
    exit 1
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Sets `python`.
find_python() {
    if [ -n "${DALIL_PYTHON:-}" ]; then
        new_enough "$DALIL_PYTHON" || stop "DALIL_PYTHON: $DALIL_PYTHON is not a Python 3.11 or newer."
        python=$DALIL_PYTHON
        return
    fi
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$python"; then return; fi
    done
    stop "Python 3.11 or newer is needed. On Debian or Ubuntu: sudo apt-get install python3 python3-venv"
}

version_of() { "$1" -c 'import platform; print(platform.python_version())' 2>/dev/null; }

# Runs a stage with its output in the log, which is shown only when the stage fails.
stage() {
    tell "$1 ..."
    shift
    if ! "$@" >>"$INSTALL_LOG" 2>&1 </dev/null; then
        rm -f "$UNFINISHED"
        tail -n 20 "$INSTALL_LOG" >&2
        stop "that did not work. The whole output is in $INSTALL_LOG; running this again tries it anew."
    fi
}

make_venv() {
    local series
    series=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        stop "this Python lacks venv or pip. On Debian or Ubuntu: sudo apt-get install python$series-venv"
    stage "making the Python environment .venv" "$python" -m venv --clear .venv
}

# prepare [EXTRA]: everything that Dalil needs, and what EXTRA of pyproject.toml adds.
prepare() {
    local extra=${1:-} wanted
    mkdir -p .data
    exec 9>.data/install.lock
    if command -v flock >/dev/null; then flock 9; fi
    find_python
    wanted=$({ cat pyproject.toml; "$python" -VV; echo "$DALIL_TORCH"; pwd -P; } | sha256sum | cut -d ' ' -f 1)
    if ! grep -qsx -e "$wanted dev" -e "$wanted $extra" "$STAMP" || [ ! -x .venv/bin/dalil ]; then
        install "$extra"
        echo "$wanted $extra" >"$STAMP.new"
        mv "$STAMP.new" "$STAMP"
    fi
    exec 9>&-
}

install() {
    rm -f "$STAMP" "$INSTALL_LOG"
    if ! usable_venv; then make_venv; fi
    touch "$UNFINISHED"
    local pip=(.venv/bin/python -m pip install --no-input --disable-pip-version-check)
    # shellcheck disable=SC2086  # DALIL_TORCH is a requirement and options: several words
    stage "installing PyTorch ($DALIL_TORCH), the largest part" "${pip[@]}" $DALIL_TORCH
    stage "installing Dalil and what it needs" "${pip[@]}" --editable ".${1:+[$1]}"
    rm -f "$UNFINISHED"
}

# An environment of this Python, made at this place, in which no installation was killed half-way.
usable_venv() {
    [ "$(version_of .venv/bin/python)" = "$(version_of "$python")" ] &&
        grep -qsF "$(pwd -P)/.venv/" .venv/bin/pip && [ ! -e "$UNFINISHED" ]
}

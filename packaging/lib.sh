# shellcheck shell=bash
# Shared by packaging/run and packaging/test: finds Python, installs Qt's system libraries and keeps
# a virtual environment in .venv. Sourced, for bash 3.2 (macOS) and newer. It prints to stderr, so
# that stdout has nothing but the output of nn-designer.

project="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$project/.venv"
log=""

say() { printf '%s\n' "$*" >&2; }

stop() {
  say "$@"
  exit 1
}

# quietly TITLE COMMAND…: its output goes to a log; a terminal shows the elapsed seconds.
quietly() {
  local title="$1" start=$SECONDS status=0 pid
  shift
  [ -n "$log" ] || log="$(mktemp "${TMPDIR:-/tmp}/nn-designer-set-up.XXXXXX")"
  if [ -t 2 ]; then
    "$@" >>"$log" 2>&1 </dev/null &
    pid=$!
    trap 'kill "$pid" 2>/dev/null; say ""; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
      printf '\r%s … %d s' "$title" "$((SECONDS - start))" >&2
      sleep 0.2
    done
    wait "$pid" || status=$?
    trap - INT TERM
    printf '\r%s … ' "$title" >&2
  else
    printf '%s … ' "$title" >&2
    "$@" >>"$log" 2>&1 </dev/null || status=$?
  fi
  if [ "$status" -eq 0 ]; then
    say "done in $((SECONDS - start)) s"
  else
    say "failed. The last lines of its output:"
    tail -n 12 "$log" | sed 's/^/    /' >&2
    say "The whole output is in $log."
  fi
  return "$status"
}

# ---- Python

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

can_make_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Sets $python to the first Python that is new enough, preferably one that can make environments.
find_python() {
  local name
  python=""
  for name in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3.14 python3 python; do
    command -v "$name" >/dev/null 2>&1 && is_new_enough "$name" || continue
    [ -n "$python" ] || python="$name"
    if can_make_venv "$name"; then
      python="$name"
      return
    fi
  done
  [ -n "$python" ] || stop "nn-designer needs Python 3.11 or newer, and none was found." \
    "Install it (on Debian or Ubuntu: sudo apt-get install python3 python3-venv), then run this again;" \
    "if it has an unusual name, pass it: PYTHON=/path/to/python3 ${0}"
}

# ---- system packages

# What Qt loads on Linux, and the Debian package that has it.
qt_libraries='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11.so.6 libx11-6
libX11-xcb.so.1 libx11-xcb1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libgssapi_krb5.so.2 libgssapi-krb5-2
libxcb.so.1 libxcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render.so.0 libxcb-render0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
'

# missing_libraries COLUMN: the sonames (1) or Debian packages (2) of what Qt would not find here.
missing_libraries() {
  local ldconfig cache soname package
  [[ "$OSTYPE" == linux* ]] || return 0
  ldconfig="${LDCONFIG:-/sbin/ldconfig}"
  [ -x "$ldconfig" ] || return 0  # no such list on this kind of Linux: leave the message to Qt
  cache="$("$ldconfig" -p 2>/dev/null)"
  while read -r soname package; do
    [ -n "$soname" ] || continue
    case "$cache" in
      *"	$soname "*) ;;
      *) if [ "$1" = 1 ]; then echo "$soname"; else echo "$package"; fi ;;
    esac
  done <<<"$qt_libraries"
}

# install_packages PACKAGE…: installs them as root, else prints the command. Never fails.
install_packages() {
  if [ "$(id -u)" -eq 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    quietly "Looking up system packages" apt-get update || true
    quietly "Installing system packages" apt-get install -y --no-install-recommends "$@" && return
  fi
  say "This machine lacks some system packages. To install them, type:"
  say "    sudo apt-get install --no-install-recommends $*"
}

# install_system_packages [PACKAGE…]: Qt's libraries, and these packages too.
install_system_packages() {
  local missing
  if command -v apt-get >/dev/null 2>&1; then
    missing="$(missing_libraries 2) $*"
    # shellcheck disable=SC2086  # one word a package
    [ "$missing" = " " ] || install_packages $missing
  else
    missing="$(missing_libraries 1 | tr '\n' ' ')"
    [ -z "$missing" ] ||
      say "Qt's window needs libraries that this machine lacks; its package manager has them: $missing"
  fi
}

# The Debian package without which this Python can't make virtual environments.
venv_package() {
  can_make_venv "$python" || "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

# ---- the virtual environment

# Changes whenever the installation must be checked again.
fingerprint() { { echo "$project"; cat "$project/pyproject.toml" "$project/packaging/constraints.txt"; } | cksum; }

# is_set_up KIND: whether .venv is as pyproject.toml and the constraints require.
is_set_up() {
  local wanted stamp
  [ -x "$venv/bin/python" ] && [ -x "$venv/bin/nn-designer" ] || return 1
  wanted="$(fingerprint)"
  for stamp in "$venv/.set-up-$1" "$venv/.set-up-test"; do  # what tests need is enough to run
    [ -f "$stamp" ] && [ "$(<"$stamp")" = "$wanted" ] && return
  done
  return 1
}

# A venv contains its own path: one that was moved or copied here does not work.
is_usable() {
  [ -x "$venv/bin/python" ] && grep -qF "$venv" "$venv/bin/activate" 2>/dev/null &&
    "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

make_venv() {
  can_make_venv "$python" || stop "$python can't make virtual environments: its modules venv and" \
    "ensurepip are missing. Install them and run this again," \
    "or name another Python: PYTHON=/path/to/python3 $0"
  quietly "Making a virtual environment in .venv" "$python" -m venv --clear "$venv" || exit 1
}

install() {
  local pip=("$venv/bin/python" -m pip install --disable-pip-version-check --no-input
    -c "$project/packaging/constraints.txt")
  # Alone and first: the exact version that the constraints name, not the newest and largest.
  quietly "Installing PyTorch (large: the first time takes a while)" "${pip[@]}" torch &&
    quietly "Installing nn-designer and what it needs" "${pip[@]}" -e "$project$1" ||
    stop "Run this again to continue."
}

# Half a package, from a set-up that was killed, passes pip but not this.
works() {
  quietly "Checking the installation" "$venv/bin/python" -c \
    'import designer, networkx, numpy, PIL, PySide6, safetensors, sklearn, torch'
}

# set_up KIND: "run" or "test"; does nothing where an earlier call has finished.
set_up() {
  local extra=""
  is_set_up "$1" && return
  [ "$1" = test ] && extra="[test]"
  say "Setting up nn-designer in $project (once; later starts skip this)."
  find_python
  # shellcheck disable=SC2046  # no word where nothing is missing
  install_system_packages $(venv_package)
  rm -f "$venv/.set-up-run" "$venv/.set-up-test"
  is_usable || make_venv
  install "$extra"
  if ! works; then
    say "The installation is incomplete; starting over."
    make_venv
    install "$extra"
    works || exit 1
  fi
  fingerprint >"$venv/.set-up-$1"  # last: an interrupted set-up is continued next time
  rm -f "$log"
}

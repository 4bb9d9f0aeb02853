#!/usr/bin/env bash
# Make a virtual environment with a pip in it: make_venv.sh PYTHON FOLDER. Needs nothing but a Python 3.11 to 3.13.
# Debian ships Python without the part that puts pip into a new environment (python3-venv): then its pip is used, if there.
set -eu
python=$1
folder=$2
if ! command -v "$python" >/dev/null 2>&1; then
  echo "make: no '$python' here: install Python 3.11 or newer, or name one with 'make PYTHON=/path/to/python3 …'" >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'; then
  echo "make: $("$python" --version 2>&1) will not do: Python 3.11, 3.12 or 3.13 is wanted; name one with 'make PYTHON=…'" >&2
  exit 1
fi
[ -x "$folder/bin/python" ] && "$folder/bin/python" -m pip --version >/dev/null 2>&1 && exit 0
if "$python" -c 'import ensurepip' 2>/dev/null; then
  "$python" -m venv "$folder"
elif "$python" -m pip --version >/dev/null 2>&1; then
  "$python" -m venv --without-pip "$folder"
  "$python" -m pip --python "$folder/bin/python" install --quiet pip
else
  echo "make: this Python has neither venv's ensurepip nor pip: 'apt-get install python3-venv' mends that" >&2
  exit 1
fi

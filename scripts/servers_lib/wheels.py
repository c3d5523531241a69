"""Wheels that hold a server, unpacked once into the user's cache."""

import fcntl
import os
import shutil
import sys
import tempfile
from pathlib import Path

from .process import run_tool


def cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "cairn"


def unpacked_wheel(name: str, version: str) -> Path:
    """The folder of the unpacked wheel. Downloads it the first time; safe to call from several processes."""
    folder = cache_folder() / f"{name}-{version}"
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.with_name(folder.name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _install(f"{name}=={version}", folder)
    return folder


def _install(requirement: str, folder: Path) -> None:
    print(f"Downloading {requirement} to {folder}", file=sys.stderr)
    # Unpacked beside its place and then renamed: an interrupted download leaves no half of it.
    for leftover in folder.parent.glob(f"{folder.name}.part-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    part = Path(tempfile.mkdtemp(prefix=f"{folder.name}.part-", dir=folder.parent))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--no-compile", "--only-binary", ":all:", "--root-user-action", "ignore", "--target", str(part),
               requirement]
    try:
        run_tool(command, f"cannot install {requirement} with pip")
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)

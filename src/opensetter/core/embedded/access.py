"""Permissions on directories, widened by exactly what another account needs."""

import os
import stat
import struct
import sys
from pathlib import Path

from opensetter.core.embedded.errors import EmbeddedPostgresError

# Linux keeps a directory's access control list in this attribute: a version number, then
# entries of (tag, permissions, id), ordered by tag. See acl(5) and linux/posix_acl_xattr.h.
_ATTRIBUTE = "system.posix_acl_access"
_VERSION = struct.pack("<I", 2)
_ENTRY = struct.Struct("<HHI")
_OWNER, _USER, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
_NO_ID = 0xFFFFFFFF
_ENTER = 0o1


def allow_entering(directory: Path, uid: int) -> None:
    """Lets one user pass through a directory, without listing it; nobody else gains anything."""
    # A `chmod o+x` on root's home would do, and would let every user of the machine through.
    state = directory.stat()
    is_owner = state.st_uid == uid
    if state.st_mode & (stat.S_IXUSR if is_owner else stat.S_IXOTH):
        return
    if is_owner:
        directory.chmod(stat.S_IMODE(state.st_mode) | stat.S_IXUSR)
        return
    try:
        _grant(directory, uid, state.st_mode)
    except OSError as error:
        message = (
            f"PostgreSQL refuses to run as root, and its own user may not enter {directory}. "
            f"Run OpenSetter as an ordinary user, choose another --data-dir, or run: chmod o+x {directory}"
        )
        raise EmbeddedPostgresError(message) from error


def hand_over(descriptor: int, directory: Path) -> None:
    """Gives a file that we make as root to its directory's owner, who may be the one to open it next."""
    if os.geteuid() == 0:
        state = directory.stat()
        os.fchown(descriptor, state.st_uid, state.st_gid)


def publish(tree: Path) -> None:
    """Lets everyone read a tree of files that hold nothing of ours."""
    for directory, _, names in os.walk(tree):
        for path in (Path(directory), *(Path(directory, name) for name in names)):
            mode = path.stat().st_mode
            entering = stat.S_IXGRP | stat.S_IXOTH if mode & stat.S_IXUSR else 0
            path.chmod(stat.S_IMODE(mode) | stat.S_IRGRP | stat.S_IROTH | entering)


def _grant(directory: Path, uid: int, mode: int) -> None:
    if sys.platform != "linux":
        message = "access control lists are written on Linux only"
        raise OSError(message)
    entries = _read(directory, mode)
    group = entries[_GROUP, _NO_ID]
    wanted = entries.get((_USER, uid), 0) | _ENTER
    entries[_USER, uid] = wanted
    entries[_MASK, _NO_ID] = entries.get((_MASK, _NO_ID), group) | wanted
    packed = b"".join(_ENTRY.pack(tag, entries[tag, who], who) for tag, who in sorted(entries))
    os.setxattr(directory, _ATTRIBUTE, _VERSION + packed)


def _read(directory: Path, mode: int) -> dict[tuple[int, int], int]:
    """The entries by (tag, id); for a directory without a list, those that its mode amounts to."""
    if sys.platform == "linux" and _ATTRIBUTE in os.listxattr(directory):
        packed = os.getxattr(directory, _ATTRIBUTE)[len(_VERSION) :]
        return {(tag, who): permissions for tag, permissions, who in _ENTRY.iter_unpack(packed)}
    return {
        (_OWNER, _NO_ID): mode >> 6 & 0o7,
        (_GROUP, _NO_ID): mode >> 3 & 0o7,
        (_OTHER, _NO_ID): mode & 0o7,
    }

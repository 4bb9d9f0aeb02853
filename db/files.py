"""Files that appear under their name in one step, and stay there when the power fails."""

import errno
import os
from contextlib import suppress


def publish(draft: str, path: str) -> None:
    """Give a finished file its name, on the disk when this returns; a file that has it already is never replaced.

    :raises FileExistsError: when there is one.
    :raises OSError: when it cannot be done; nothing has the name then.
    """
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.rename(draft, path)
    try:
        sync_folder(os.path.dirname(path))
    except OSError:
        os.unlink(path)
        raise
    with suppress(OSError):
        os.unlink(draft)


def sync_folder(folder: str) -> None:
    """See that the names in a folder are on the disk: a file whose name is not there is lost when the power fails.

    :raises OSError: when the disk refuses.
    """
    try:
        handle = os.open(folder or ".", os.O_RDONLY)
    except PermissionError:
        return  # some systems cannot open a folder
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # or cannot sync one
            raise
    finally:
        os.close(handle)

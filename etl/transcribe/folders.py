"""A place for the small files of a run: a folder of this machine, or one that fsspec reaches by its URL."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from etl.whole import naming, passing_name, placed, write_whole
from models.failures import NO_ROOM
from models.problems import Problem

_ON_THIS_MACHINE = ("file", "local")
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
_SIGN_IN = re.compile(r"(?<=://)[^/@]*@")


class Folder(Protocol):
    """Files by name, such as `claims/a.json`; the first part of a name is the folder they are listed by.

    A file is written whole or not at all. Raises Problem where a URL's store does not answer, OSError where a disk is full.
    """

    def read(self, name: str) -> str | None:
        """The text of a file; None where there is none."""

    def write(self, name: str, text: str) -> None:
        """Put a text in the place of whatever is there."""

    def create(self, name: str, text: str) -> bool:
        """Put a text only where nothing is; False where something is."""

    def names(self, under: str) -> list[str]:
        """The names of the files of a folder, sorted."""

    def remove(self, name: str) -> None:
        """Remove a file that need not be there."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def put(self, path: Path, name: str) -> None:
        """Copy a file of this machine here."""

    def fetch(self, name: str, path: Path) -> None:
        """Copy a file from here to this machine; FileNotFoundError where there is none."""


def folder_at(place: str) -> Folder:
    """The folder of a path or of an fsspec URL.

    Raises Problem for none at all, a protocol that fsspec does not know, one whose package is missing, and a store that does
    not answer.
    """
    if not place.strip():
        raise Problem(
            "--share: its place is empty; give a path, or a URL such as s3://bucket/folder, or leave --share out.",
            "--share：未给出位置；请给出路径或 s3://bucket/folder 这样的地址，或者去掉 --share。",
        )
    protocol, sign, path = place.partition("://")
    if not sign or protocol in _ON_THIS_MACHINE:
        return LocalFolder(Path(path if sign else place).resolve())
    return RemoteFolder(place)


class LocalFolder:
    """A folder of this machine, or one that is mounted on it: renaming is atomic, creating exclusive."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> str | None:
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def write(self, name: str, text: str) -> None:
        write_whole(self._place(name), text)

    def create(self, name: str, text: str) -> bool:
        """A link to a file that is whole, so that nobody ever reads a part of it, however slow its writer is."""
        path = self._place(name)
        if path.exists():
            return False
        fresh = passing_name(path)
        try:
            with naming(path, fresh):
                fresh.write_text(text, encoding="utf-8")
                return _linked(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)

    def names(self, under: str) -> list[str]:
        with suppress(FileNotFoundError):
            return sorted(
                f"{under}/{p.name}" for p in (self.root / under).iterdir() if not p.name.startswith(".")
            )
        return []

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        return (self.root / name).exists()

    def put(self, path: Path, name: str) -> None:
        with placed(self._place(name)) as fresh:
            shutil.copyfile(path, fresh)

    def fetch(self, name: str, path: Path) -> None:
        with naming(path):
            shutil.copyfile(self.root / name, path)

    def _place(self, name: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _linked(fresh: Path, path: Path) -> bool:
    """Give a file a name that nothing has yet; a disk without links, such as exFAT's, gets it created empty and then filled."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:  # on NFS also where the answer to the first try was lost
        return fresh.stat().st_nlink > 1
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _created(path, fresh.read_text(encoding="utf-8"))
    return True


def _created(path: Path, text: str) -> bool:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return True


class RemoteFolder:
    """A folder in a store that fsspec reaches. Object stores put a file whole or not at all and need no folders.

    Creating is exclusive where fsspec's driver makes it so (S3, Google Cloud Storage, Azure); elsewhere it looks first.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._fs, self._root = _reached(url)
        with self._told():
            self._fs.exists(self._root)

    def read(self, name: str) -> str | None:
        with self._told(), suppress(FileNotFoundError):
            return str(self._fs.cat_file(self._path(name)).decode("utf-8"))
        return None

    def write(self, name: str, text: str) -> None:
        with self._told(writing=True):
            self._fs.pipe_file(self._path(name), text.encode("utf-8"))

    def create(self, name: str, text: str) -> bool:
        with self._told(writing=True):
            try:
                self._fs.pipe_file(self._path(name), text.encode("utf-8"), mode="create")
            except FileExistsError:
                return False
        return True

    def names(self, under: str) -> list[str]:
        with self._told(), suppress(FileNotFoundError):
            self._fs.invalidate_cache(self._path(under))
            found = self._fs.ls(self._path(under), detail=False)
            return sorted(f"{under}/{path.rpartition('/')[2]}" for path in found)
        return []

    def remove(self, name: str) -> None:
        with self._told(), suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))

    def has(self, name: str) -> bool:
        with self._told():
            self._fs.invalidate_cache(self._path(name))
            return bool(self._fs.exists(self._path(name)))

    def put(self, path: Path, name: str) -> None:
        with self._told(writing=True):
            self._fs.put_file(str(path), self._path(name))

    def fetch(self, name: str, path: Path) -> None:
        with self._told():
            self._fs.get_file(self._path(name), str(path))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _told(self, writing: bool = False) -> Iterator[None]:
        """Whatever a driver raises, each of its own kind, is one sentence; so is a bucket that is not there."""
        try:
            yield
        except Exception as error:
            is_answer = isinstance(error, FileNotFoundError) and not writing
            if is_answer or getattr(error, "errno", None) in NO_ROOM:
                raise
            raise _silent(self._url, error) from error


def _reached(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    protocol, shown = url.partition("://")[0], _shown(url)
    try:
        filesystem, root = url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        raise Problem(
            f"--share {shown}: the package that reaches {protocol}:// is not installed on this machine ({error}); install it on "
            "every machine of the run.",
            f"--share {shown}：本机未安装访问 {protocol}:// 所需的软件包（{error}）；请在参与运行的每台机器上安装。",
        ) from error
    except ValueError as error:
        raise Problem(
            f"--share {shown}: {protocol}:// is no protocol that fsspec knows; give a path, or a URL such as "
            "s3://bucket/folder.",
            f"--share {shown}：fsspec 不支持 {protocol}:// 协议；请给出路径，或 s3://bucket/folder 这样的地址。",
        ) from error
    except Exception as error:
        raise _silent(url, error) from error
    return filesystem, root.rstrip("/")


def _silent(url: str, error: Exception) -> Problem:
    said = (str(error) or type(error).__name__).splitlines()[0][:200]
    return Problem(
        f"--share {_shown(url)}: the store does not answer as it should ({said}); check its address and the rights of this account, "
        "then run the same command again, nothing was lost.",
        f"--share {_shown(url)}：存储未正常响应（{said}）；请检查地址与账号权限，然后重新运行同一命令，已完成的结果不会丢失。",
    )


def _shown(url: str) -> str:
    """A URL without the name and password that may stand in it."""
    return _SIGN_IN.sub("", url)

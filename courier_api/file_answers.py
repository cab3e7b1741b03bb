"""Files as answers: whole or in part, anew or unchanged, packed beforehand where that is wanted."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from courier_api.errors import CourierApiError, problem_of

__all__ = ["FileAnswer", "RangeRefusedError", "accepted_codings"]

#: One part of a file. Several at once, and what is no range, are answered by the whole.
_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")

#: Of a content that is not sent again.
_OF_CONTENT = ("content-length", "content-type", "content-encoding", "accept-ranges")


class RangeRefusedError(CourierApiError):
    """The file ends before the part that is asked for begins."""

    status = 416
    code = "range_refused"


class FileAnswer(FileResponse):
    """
    A file, by its tag unchanged (304), in part (206), or whole.

    Parameters
    ----------
    path : Path
        Of a file that is there.
    media_type : str
    headers : dict of str to str
    """

    def __init__(self, path: Path, media_type: str, headers: dict[str, str]) -> None:
        found = path.stat()
        super().__init__(path, headers=headers, media_type=media_type, stat_result=found)
        self._size = found.st_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        asked = Headers(scope=scope)
        if self._is_known(asked.get("if-none-match")):
            await self._unchanged()(scope, receive, send)
            return
        wanted = asked.get("range")
        if wanted is None or not self._is_current(asked.get("if-range")):
            await super().__call__(scope, receive, send)
            return
        found = _RANGE.fullmatch(wanted.replace(" ", ""))
        if found is None or _is_backwards(found):
            await super().__call__(_without_range(scope), receive, send)
        elif self._is_beyond(found):
            error = problem_of(RangeRefusedError(f"The file has {self._size} bytes."))
            error.headers["content-range"] = f"bytes */{self._size}"
            await error(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def _is_known(self, tags: str | None) -> bool:
        """Whether the browser's own copy is still the file."""
        known = {one.strip().removeprefix("W/") for one in (tags or "").split(",")}
        return self.headers["etag"] in known or "*" in known

    def _is_current(self, tag: str | None) -> bool:
        """Whether parts that the browser has are of this very file."""
        return tag in (None, self.headers["etag"], self.headers["last-modified"])

    def _is_beyond(self, found: re.Match[str]) -> bool:
        first, _, last_bytes = found.groups()
        return int(first) >= self._size if first else not int(last_bytes) or not self._size

    def _unchanged(self) -> Response:
        # A browser puts these in place of those it has kept: what is not said again would be said
        # by whoever guards all answers, and a page would lose its camera.
        headers = {name: text for name, text in self.headers.items() if name not in _OF_CONTENT}
        return Response(status_code=304, headers=headers)


def accepted_codings(header: str) -> frozenset[str]:
    """Codings that an ``Accept-Encoding`` allows by their names."""
    found = set()
    for one in header.lower().split(","):
        name, _, weight = one.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(?:\.0*)?\s*", weight):
            found.add(name.strip())
    return frozenset(found)


def _is_backwards(found: re.Match[str]) -> bool:
    first, last, _ = found.groups()
    return bool(first and last) and int(last) < int(first)


def _without_range(scope: Scope) -> Scope:
    return {**scope, "headers": [one for one in scope["headers"] if one[0] != b"range"]}

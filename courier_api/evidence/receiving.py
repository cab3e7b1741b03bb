"""Bytes taken as they come, each piece to the disk before the next one is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import ClientDisconnect

from courier_api.evidence.errors import (
    ChecksumMismatchError,
    SenderSilentError,
    UploadTooLargeError,
    UploadTypeError,
)
from courier_api.evidence.protocol import OFFSET_TYPE, is_right_sum
from courier_api.evidence.threads import in_thread
from courier_api.evidence.uploads import Progress, Receiving, UploadService

__all__ = ["check_type", "has_body", "receive"]


def check_type(request: Request) -> None:
    """
    Refuse bytes that are not sent as an upload's.

    Raises
    ------
    UploadTypeError
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != OFFSET_TYPE:
        raise UploadTypeError(f"Content-Type: wanted {OFFSET_TYPE}.")


def has_body(request: Request) -> bool:
    """Whether bytes come with a request."""
    return _told_length(request) > 0 or "transfer-encoding" in request.headers


async def receive(
    service: UploadService,
    request: Request,
    upload_id: bytes,
    offset: int,
    *,
    checksum: tuple[str, bytes] | None,
    idle_seconds: float,
) -> Progress:
    """
    Take what a request brings of an upload.

    Parameters
    ----------
    service : UploadService
    request : Request
    upload_id : bytes
    offset : int
        Where it belongs.
    checksum : tuple of str and bytes, or None
        Of what the request brings: then it is taken as a whole, or not at all.
    idle_seconds : float

    Raises
    ------
    ChecksumMismatchError, SenderSilentError, UploadTooLargeError
    courier_api.errors.CourierApiError
        What `UploadService.begin` and `UploadService.complete` raise.
    """
    receiving = await in_thread(
        service.begin, upload_id, offset, _told_length(request)
    )  # fmt: skip
    try:
        is_all = await _take(receiving, _pieces(request, idle_seconds), checksum)
        progress = await in_thread(service.complete, receiving)
        if not is_all:
            raise SenderSilentError(f"No byte came for long; the upload is at {progress.offset}.")
        return progress
    finally:
        receiving.close()


async def _take(
    receiving: Receiving, pieces: AsyncIterator[bytes | None], checksum: tuple[str, bytes] | None
) -> bool:
    """Add the bytes that come; False when the sender fell silent or went away."""
    room, whole = receiving.room, bytearray()
    async for piece in pieces:
        if piece is None:
            return False
        room -= len(piece)
        if room < 0 or receiving.part is None:
            if receiving.part is not None:
                await in_thread(receiving.part.undo)
            raise UploadTooLargeError("More came than was announced: none of it was taken.")
        if checksum is None:
            await in_thread(receiving.part.append, piece)
        else:
            # Until all of it has come, nobody knows whether any of it is right.
            whole += piece
    if checksum is not None:
        if not is_right_sum(bytes(whole), checksum):
            raise ChecksumMismatchError("The bytes are not those of Upload-Checksum: send again.")
        if receiving.part is not None:
            await in_thread(receiving.part.append, bytes(whole))
    return True


async def _pieces(request: Request, idle_seconds: float) -> AsyncIterator[bytes | None]:
    """Bytes as they come; None when no more will: what had come is good all the same."""
    stream = request.stream()
    while True:
        try:
            piece = await asyncio.wait_for(anext(stream, b""), idle_seconds)
        except (TimeoutError, ClientDisconnect):
            yield None
            return
        if not piece:
            return
        yield piece


def _told_length(request: Request) -> int:
    text = request.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0

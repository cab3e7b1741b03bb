"""A picture is taken when it is whole and nothing but a picture."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from courier_api.evidence.errors import PictureRefusedError
from courier_api.evidence.pictures import check_picture, redraw
from courier_api.evidence.records import EvidenceParams, Kind, Refusal
from courier_api.evidence.shapes import media_type_of
from tests.courier_api.evidence import drawn
from tests.courier_api.evidence.drawn import PLACE, TYPES, XMP, canvas, photograph, saved
from tests.courier_api.evidence.phones import media_type

PARAMS = EvidenceParams()


def judged(data: bytes, *, kind: Kind = Kind.PHOTOGRAPH) -> Refusal | None:
    try:
        check_picture(data, media_type=media_type(data), kind=kind, params=PARAMS)
    except PictureRefusedError as error:
        return error.reason
    return None


@cache
def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.html", "<script>alert(1)</script>")
    return file.getvalue()


def moving(form: str) -> bytes:
    return saved(canvas(1), form, save_all=True, append_images=[canvas(2)], duration=100)


def webp_with(name: bytes, content: bytes) -> bytes:
    """A simple WebP picture with one more chunk."""
    data = photograph(1, "WEBP")
    chunk = name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
    whole = data[8:] + chunk
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


GOOD: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: photograph(1),
    "progressive jpeg": lambda: saved(canvas(1), progressive=True),
    "grey jpeg": lambda: saved(canvas(1).convert("L")),
    "print colours": lambda: saved(canvas(1).convert("CMYK")),
    "jpeg with restarts": lambda: saved(canvas(1), restart_marker_rows=1),
    "jpeg of srgb": lambda: saved(canvas(1), icc_profile=drawn.srgb()),
    "png": lambda: photograph(1, "PNG"),
    "png of srgb": lambda: saved(canvas(1), "PNG", icc_profile=drawn.srgb()),
    "png of few colours": lambda: saved(canvas(1).convert("P"), "PNG"),
    "png with dots per inch": lambda: saved(canvas(1), "PNG", dpi=(96, 96)),
    "signature": drawn.signature,
    "webp": lambda: photograph(1, "WEBP"),
    "webp without loss": lambda: saved(canvas(1), "WEBP", lossless=True),
    "webp of srgb": lambda: saved(canvas(1), "WEBP", icc_profile=drawn.srgb()),
    "transparent webp": lambda: saved(canvas(1).convert("RGBA"), "WEBP"),
}

BAD: dict[str, tuple[Refusal, Callable[[], bytes]]] = {
    "jpeg with exif": (Refusal.METADATA_INSIDE, lambda: saved(canvas(1), exif=drawn.exif())),
    "jpeg with xmp": (Refusal.METADATA_INSIDE, lambda: saved(canvas(1), xmp=XMP)),
    "jpeg with a comment": (Refusal.METADATA_INSIDE, lambda: drawn.comment_jpeg(PLACE)),
    "jpeg of other colours": (
        Refusal.METADATA_INSIDE, lambda: saved(canvas(1), icc_profile=drawn.wide_profile()),
    ),
    "png with exif": (Refusal.METADATA_INSIDE, lambda: saved(canvas(1), "PNG", exif=drawn.exif())),
    "png with a text": (
        Refusal.METADATA_INSIDE, lambda: saved(canvas(1), "PNG", pnginfo=drawn.texts()),
    ),
    "png of other colours": (
        Refusal.METADATA_INSIDE,
        lambda: saved(canvas(1), "PNG", icc_profile=drawn.wide_profile()),
    ),
    "webp with exif": (
        Refusal.METADATA_INSIDE, lambda: saved(canvas(1), "WEBP", exif=drawn.exif()),
    ),
    "webp with xmp": (Refusal.METADATA_INSIDE, lambda: saved(canvas(1), "WEBP", xmp=XMP)),
    "webp with a chunk of its own": (
        Refusal.METADATA_INSIDE, lambda: webp_with(b"HUE ", PLACE),
    ),
    "moving png": (Refusal.ANIMATED, lambda: moving("PNG")),
    "moving webp": (Refusal.ANIMATED, lambda: moving("WEBP")),
    "billions of pixels": (Refusal.TOO_MANY_PIXELS, drawn.bomb_png),
    "a jpeg that says so": (Refusal.TOO_MANY_PIXELS, drawn.bomb_jpeg),
    "a profile that unpacks": (Refusal.METADATA_INSIDE, drawn.bomb_profile_png),
    "zip": (Refusal.NOT_A_PICTURE, zipped),
    "page": (Refusal.NOT_A_PICTURE, lambda: b"<!doctype html><script>alert(1)</script>"),
    "drawing with script": (Refusal.NOT_A_PICTURE, lambda: b"<svg onload='alert(1)'/>"),
    "gif": (Refusal.NOT_A_PICTURE, lambda: saved(canvas(1), "GIF")),
    "nothing": (Refusal.NOT_A_PICTURE, lambda: b""),
    "a magic word alone": (Refusal.TRUNCATED, lambda: b"\xff\xd8\xff"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_plain_picture_is_taken(name: str) -> None:
    assert judged(GOOD[name]()) is None


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_plain_picture_is_refused(name: str) -> None:
    reason, make = BAD[name]
    assert judged(make()) is reason


@pytest.mark.parametrize("form", TYPES)
@pytest.mark.parametrize("tail", [b"\0", zipped(), b"<script>alert(1)</script>", photograph(2)])
def test_nothing_follows_a_picture(form: str, tail: bytes) -> None:
    assert judged(photograph(1, form) + tail) is Refusal.BYTES_AFTER_END


@pytest.mark.parametrize("form", TYPES)
def test_a_picture_cut_short_anywhere_is_refused(form: str) -> None:
    data = photograph(1, form)
    for size in range(12, len(data), max(1, len(data) // 40)):
        assert judged(data[:size]) in (Refusal.TRUNCATED, Refusal.DAMAGED), size


@pytest.mark.parametrize("form", TYPES)
def test_a_picture_is_of_the_type_that_was_announced(form: str) -> None:
    data = photograph(1, form)
    for other in TYPES.values():
        if other != TYPES[form]:
            with pytest.raises(PictureRefusedError) as caught:
                check_picture(data, media_type=other, kind=Kind.PHOTOGRAPH, params=PARAMS)
            assert caught.value.reason is Refusal.WRONG_TYPE


def test_a_signature_is_a_png() -> None:
    assert judged(drawn.signature(), kind=Kind.SIGNATURE) is None
    assert judged(photograph(1), kind=Kind.SIGNATURE) is Refusal.WRONG_TYPE


def test_pixels_are_counted_before_they_are_decoded() -> None:
    just = EvidenceParams(max_pixels=96 * 64)
    less = EvidenceParams(max_pixels=96 * 64 - 1)
    for form, kind in TYPES.items():
        data = photograph(1, form)
        check_picture(data, media_type=kind, kind=Kind.PHOTOGRAPH, params=just)
        with pytest.raises(PictureRefusedError) as caught:
            check_picture(data, media_type=kind, kind=Kind.PHOTOGRAPH, params=less)
        assert caught.value.reason is Refusal.TOO_MANY_PIXELS


@settings(max_examples=150)
@given(st.data())
def test_bytes_from_anyone_are_a_picture_or_refused(data: st.DataObject) -> None:
    """Whatever comes, there is a verdict; and what is taken holds no planted word."""
    base = data.draw(st.sampled_from(sorted(GOOD)))
    content = bytearray(GOOD[base]())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        change = data.draw(st.one_of(st.just(PLACE), st.binary(max_size=6)))
        content[at : at + data.draw(st.integers(0, 4))] = change
    judged(bytes(content))
    if media_type_of(bytes(content)):
        try:
            small, kind = redraw(bytes(content), PARAMS, side=32)
        except PictureRefusedError:
            return
        assert PLACE not in small
        assert media_type_of(small) == kind


@pytest.mark.parametrize("name", [name for name in BAD if "exif" in name or "text" in name])
def test_what_is_redrawn_holds_pixels_alone(name: str) -> None:
    data = BAD[name][1]()
    again, kind = redraw(data, PARAMS)
    assert check_picture(again, media_type=kind, kind=Kind.PHOTOGRAPH, params=PARAMS)
    assert PLACE not in again
    # The camera was held upright: what it wrote of that is done to the pixels.
    is_turned = "exif" in name
    assert Image.open(BytesIO(again)).size == ((64, 96) if is_turned else (96, 64))


@pytest.mark.parametrize("form", TYPES)
def test_a_thumbnail_has_at_most_320_pixels(form: str) -> None:
    small, kind = redraw(saved(canvas(3, 1_600, 900), form), PARAMS, side=320)
    assert Image.open(BytesIO(small)).size == (320, 180)
    assert kind == ("image/png" if form == "PNG" else "image/jpeg")

"""Photographs and signatures made small enough for paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from courier_api.papers.errors import PictureError
from courier_api.papers.pictures import show_photograph, show_signature
from tests.courier_api.papers.sample_papers import picture, scrawl


def test_a_photograph_is_shown_small_and_without_what_the_camera_wrote() -> None:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "a maker"
    Image.open(BytesIO(picture(size=(3000, 2000)))).save(file, "JPEG", exif=exif)
    shown = show_photograph(file.getvalue())
    assert (shown.width, shown.height) == (708, 472)
    again = Image.open(BytesIO(shown.data))
    assert again.format == "JPEG"
    assert not again.getexif()


def test_a_photograph_taken_on_edge_is_shown_upright() -> None:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(BytesIO(picture(size=(400, 300)))).save(file, "JPEG", exif=exif)
    shown = show_photograph(file.getvalue())
    assert (shown.width, shown.height) == (300, 400)


def test_a_signature_on_transparent_ground_is_dark_on_white() -> None:
    again = Image.open(BytesIO(show_signature(scrawl()).data))
    assert again.mode == "L"
    low, high = again.getextrema()
    assert (low < 60, high) == (True, 255)


def test_empty_paper_around_a_signature_is_cut_off() -> None:
    shown = show_signature(scrawl())
    assert (shown.width, shown.height) < (600, 240)


def test_an_empty_signature_is_shown_as_it_is() -> None:
    file = BytesIO()
    Image.new("RGBA", (60, 20), (0, 0, 0, 0)).save(file, "PNG")
    assert show_signature(file.getvalue()).width == 60


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"0" * 40, b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError, match="Picture of"):
        show_photograph(data)


def test_half_a_picture_is_refused() -> None:
    with pytest.raises(PictureError):
        show_photograph(picture()[:3000])


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    file = BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    with pytest.raises(PictureError, match="9000 x 9000 pixels"):
        show_photograph(file.getvalue())

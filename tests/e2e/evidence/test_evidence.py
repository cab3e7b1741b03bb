"""Pictures as a real browser makes them, before the judge that the server puts them to."""

from __future__ import annotations

import re
import threading
from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, FilePayload, Page, expect

from courier_api.evidence.errors import PictureRefusedError
from courier_api.evidence.pictures import check_picture
from courier_api.evidence.records import EvidenceParams, Kind
from courier_api.front_end import APP_POLICY
from tests.courier_api.evidence.drawn import PLACE, XMP, canvas, exif, saved, srgb, wide_profile
from tests.mobile_web.bundles import build_pages

_PAGE = Path(__file__).with_name("page")
_SOME = re.compile(r"^[A-Za-z0-9+/]{100,}=*$")
_RED = (220, 20, 20)


class _Files(SimpleHTTPRequestHandler):
    """Serves the built page under the policy of the apps."""

    def end_headers(self) -> None:
        self.send_header("content-security-policy", APP_POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Requests are nobody's news."""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page, on a phone."""
    built = build_pages(_PAGE, tmp_path_factory.mktemp("evidence"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(built)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    opened = browser.new_page(viewport={"width": 360, "height": 740}, device_scale_factor=3)
    opened.goto(f"http://127.0.0.1:{server.server_port}/evidence.html")
    yield opened
    opened.close()
    server.shutdown()
    server.server_close()
    thread.join()


def _taken(page: Page, data: bytes, name: str = "door.jpg") -> bytes:
    """What the phone makes of a picture that somebody chose."""
    page.locator("#made").evaluate("output => { output.textContent = ''; }")
    file = FilePayload(name=name, mimeType="image/jpeg", buffer=data)
    page.get_by_label("Photograph").set_input_files(file)
    return _made(page)


def _made(page: Page) -> bytes:
    output = page.locator("#made")
    expect(output).to_have_text(_SOME, timeout=60_000)
    return b64decode(output.inner_text())


def _accepted(data: bytes, kind: Kind = Kind.PHOTOGRAPH) -> Image.Image:
    """The picture, when the server takes it as it is."""
    media_type = "image/png" if kind is Kind.SIGNATURE else "image/jpeg"
    check_picture(data, media_type=media_type, kind=kind, params=EvidenceParams())
    return Image.open(BytesIO(data))


def _door() -> bytes:
    """A photograph of 12 megapixels as an upright phone writes it: lying, and turned by Exif."""
    lying = canvas(7, 4_000, 3_000).copy()
    # The lower left corner: upright, where Exif says 6, it is the upper left one.
    lying.paste(_RED, (0, 2_000, 1_000, 3_000))
    return saved(lying, quality=92, exif=exif(), xmp=XMP, comment=PLACE)


def test_a_large_photograph_with_its_position_becomes_one_that_the_server_takes(page: Page) -> None:
    door = _door()
    assert PLACE in door
    with pytest.raises(PictureRefusedError):
        _accepted(door)

    made = _taken(page, door)

    picture = _accepted(made)
    assert picture.size == (1_200, 1_600)
    assert PLACE not in made
    assert len(made) < 600_000
    seen = picture.convert("RGB").getpixel((100, 100))
    assert isinstance(seen, tuple)
    assert max(abs(a - b) for a, b in zip(seen, _RED, strict=True)) < 24


def test_a_small_photograph_is_not_made_larger(page: Page) -> None:
    assert _accepted(_taken(page, saved(canvas(8, 640, 480)))).size == (640, 480)


def test_a_signature_is_a_png_that_the_server_takes(page: Page) -> None:
    box = page.locator("#pad").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 120)
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(box["x"] + 40 + 10 * step, box["y"] + 120 - 60 * (step % 2))
    page.mouse.up()
    page.locator("#made").evaluate("output => { output.textContent = ''; }")
    page.get_by_role("button", name="Signed").click()

    picture = _accepted(_made(page), Kind.SIGNATURE).convert("L")

    # Sharp, but no sharper than twice: prints need no more.
    assert picture.size == (640, 400)
    shades = picture.histogram()
    assert sum(shades[:40]) > 500
    assert shades[255] > 200_000


_ENCODED: dict[str, dict[str, Any]] = {
    "exif": {"exif": exif()},
    "xmp": {"xmp": XMP},
    "comment": {"comment": PLACE},
    "profile": {"icc_profile": srgb()},
    "wide profile": {"icc_profile": wide_profile()},
    "progressive": {"progressive": True, "exif": exif()},
    "restarts": {"restart_marker_blocks": 1, "exif": exif()},
    "all": {"exif": exif(), "xmp": XMP, "comment": PLACE, "icc_profile": srgb()},
}


@pytest.mark.parametrize("more", _ENCODED.values(), ids=_ENCODED)
def test_what_an_encoder_adds_is_cut_out_and_the_pixels_stay(
    page: Page, more: dict[str, Any]
) -> None:
    encoded = saved(canvas(9, 300, 200), **more)

    # Whatever a second picture behind the first one shows, nobody sees it.
    made = _taken(page, encoded + saved(canvas(3)), "encoded.jpg")

    picture = _accepted(made)
    assert PLACE not in made
    same = Image.open(BytesIO(encoded)).convert("RGB")
    assert ImageChops.difference(picture.convert("RGB"), same).getbbox() is None


def test_other_orders_of_colours_are_still_told(page: Page) -> None:
    encoded = saved(canvas(9, 300, 200).convert("CMYK"), exif=exif())

    assert _accepted(_taken(page, encoded, "encoded-cmyk.jpg")).mode == "CMYK"

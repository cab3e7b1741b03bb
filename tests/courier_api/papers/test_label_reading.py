"""
Printed labels are read by a camera in poor light.

The full count, 500 cases a run, is `postroute bench labels`.
"""

from __future__ import annotations

from PIL import Image

from benchmarks.label_reading import DPI, Severity, read_labels
from courier_api.papers.label import SMALL, Label
from courier_api.papers.labels import label_pdf
from tests.courier_api.papers.hard_texts import MADE
from tests.courier_api.papers.reading_back import pdf_images

NUM_CASES = 60


def pdf_dots(label: Label) -> Image.Image:
    (image,) = pdf_images(label_pdf(label, made=MADE, stock=SMALL, dpi=DPI), DPI)
    # A dot is burnt or not.
    return image.point(lambda level: 255 * (level > 127)).convert("1")


def test_labels_of_30_mm_are_read() -> None:
    reading = read_labels(NUM_CASES)
    assert reading.num_cases == NUM_CASES
    assert reading.rate >= 0.95, reading
    assert reading.misread == 0


def test_labels_printed_by_way_of_pdf_are_read() -> None:
    reading = read_labels(NUM_CASES // 3, print_label=pdf_dots)
    assert reading.rate >= 0.95, reading


def test_a_picture_blurred_beyond_its_modules_is_told_as_unread() -> None:
    """The proof can fail: with a point two modules wide nothing is left to read."""
    reading = read_labels(4, severity=Severity(blur_modules=(2.0, 2.0)))
    assert (reading.read, reading.unread) == (0, 4)
    assert reading.failed_seeds == (1, 2, 3, 4)


def test_the_same_seed_is_the_same_picture() -> None:
    severe = Severity(blur_modules=(1.0, 1.0))
    assert read_labels(3, severity=severe) == read_labels(3, severity=severe)

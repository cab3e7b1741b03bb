"""Files that are small when they come, and large when they are opened."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from hashlib import sha256

from courier_api.roles import Role
from routing_engine import write_problem
from tests.courier_api.apis import Api
from tests.courier_api.attacks.guarded import guarded
from tests.courier_api.items.sheets import row, with_part, xlsx_file
from tests.courier_api.planning.small_day import PROBLEM

BYTES = {"content-type": "application/octet-stream"}
SHEET = "xl/worksheets/sheet1.xml"
#: What a bomb may cost: far from what it would unpack to.
MOST_MEMORY = 40 << 20


def test_a_workbook_that_unpacks_to_a_gigabyte_is_refused(api: Api) -> None:
    boss = api.actor(Role.ADMINISTRATOR)
    bomb = with_part(xlsx_file(row()), SHEET, b"<a>" + b" " * (200 << 20))
    assert len(bomb) < 1 << 20
    with guarded(api) as watch:
        tracemalloc.start()
        answer = api.post("/v1/items/import", by=boss, content=bomb, headers=BYTES)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        watch.refuses(answer, 413, 422)
    assert most < MOST_MEMORY


def test_a_workbook_within_workbooks_is_refused(api: Api) -> None:
    boss = api.actor(Role.ADMINISTRATOR)
    inner = xlsx_file(row())
    for _ in range(5):
        inner = with_part(xlsx_file(row()), "xl/embeddings/inner.xlsx", inner)
    entity = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 999 + b'">]><worksheet>' + b"&b;" * 9_999
    with guarded(api) as watch:
        for bomb in (with_part(xlsx_file(row()), SHEET, entity + b"</worksheet>"), inner[:-200]):
            answer = api.post("/v1/items/import", by=boss, content=bomb, headers=BYTES)
            watch.refuses(answer, 413, 422)


def test_a_matrix_that_unpacks_to_a_gigabyte_is_refused(api: Api) -> None:
    dispatcher = api.actor(Role.DISPATCHER)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # A header of 100,000 by 100,000 numbers before it, and nothing like it behind.
        head = b"{'descr': '<i8', 'fortran_order': False, 'shape': (100000, 100000), }"
        head = head.ljust(117) + b"\n"
        archive.writestr(
            "seconds.npy", b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head
        )
        archive.writestr("metres.npy", bytes(300 << 20))
    problem = write_problem(PROBLEM, travel_file="matrix.npz")
    hashes = []
    for content in (problem, packed.getvalue()):
        digest = sha256(content).hexdigest()
        hashes.append(digest)
        answer = api.ask(
            "PUT", f"/v1/files/{digest}", by=dispatcher, content=content, headers=BYTES
        )
        assert answer.status_code == 200
    with guarded(api) as watch:
        body = {"problem_sha256": hashes[0], "matrix_sha256": hashes[1]}
        tracemalloc.start()
        answer = api.post("/v1/days", by=dispatcher, json=body)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert watch.refuses(answer, 422) == "day_faults"
    assert most < MOST_MEMORY

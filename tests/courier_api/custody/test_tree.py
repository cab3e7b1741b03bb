"""The hash tree against the published roots, and its proofs against every way to bend them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.custody.core.errors import ProofError
from courier_api.custody.core.proofs import (
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
)
from courier_api.custody.core.tree import EMPTY_ROOT, Frontier, ReadNode, leaf_hash, node_hash

ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
#: Of the first one to eight entries, as certificate transparency's own tests have them.
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
MOST = 70


def grown(entries: list[bytes]) -> tuple[list[Frontier], ReadNode]:
    """The frontier after each entry, and a reader of all complete subtrees."""
    frontiers, nodes = [Frontier()], {}
    for entry in entries:
        frontier, new = frontiers[-1].append(leaf_hash(entry))
        frontiers.append(frontier)
        nodes.update({(node.level, node.place): node.digest for node in new})
    return frontiers, lambda level, place: nodes[level, place]


FRONTIERS, READ = grown([str(number).encode() for number in range(MOST)])
ROOT = [frontier.root() for frontier in FRONTIERS]


def plain_root(entries: list[bytes]) -> bytes:
    """As the RFC defines it, by recursion."""
    if not entries:
        return EMPTY_ROOT
    if len(entries) == 1:
        return leaf_hash(entries[0])
    left = 1
    while 2 * left < len(entries):
        left *= 2
    return node_hash(plain_root(entries[:left]), plain_root(entries[left:]))


def test_roots_are_the_published_ones() -> None:
    frontiers, _ = grown(ENTRIES)
    assert [frontier.root().hex() for frontier in frontiers[1:]] == list(ROOTS)
    assert frontiers[0].root() == EMPTY_ROOT


def test_roots_are_those_of_the_definition() -> None:
    entries = [str(number).encode() for number in range(MOST)]
    assert [plain_root(entries[:size]) for size in range(MOST + 1)] == ROOT


def test_every_leaf_of_every_tree_can_be_proved() -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            leaf = leaf_hash(str(index).encode())
            check_inclusion(leaf, index, size, inclusion_path(index, size, READ), ROOT[size])


def test_every_tree_goes_on_from_every_earlier_one() -> None:
    for size in range(MOST + 1):
        for old in range(size + 1):
            check_consistency(old, ROOT[old], size, ROOT[size], consistency_path(old, size, READ))


sizes = st.integers(1, MOST)


@given(sizes, st.data())
def test_a_leaf_elsewhere_or_another_one_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, READ)
    leaf = leaf_hash(str(index).encode())
    with pytest.raises(ProofError):
        check_inclusion(leaf_hash(b"forged"), index, size, path, ROOT[size])
    other = data.draw(st.integers(-1, size).filter(lambda one: one != index))
    with pytest.raises(ProofError):
        check_inclusion(leaf, other, size, path, ROOT[size])


@given(sizes, st.data())
def test_a_bent_path_is_refused(size: int, data: st.DataObject) -> None:
    """A bit flipped, a hash dropped, doubled or exchanged with its neighbour."""
    index = data.draw(st.integers(0, size - 1))
    path = list(inclusion_path(index, size, READ))
    bent = data.draw(bent_paths(path))
    with pytest.raises(ProofError):
        check_inclusion(leaf_hash(str(index).encode()), index, size, bent, ROOT[size])


@given(st.integers(2, MOST), st.data())
def test_a_bent_consistency_path_is_refused(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    bent = data.draw(bent_paths(list(consistency_path(old, size, READ))))
    with pytest.raises(ProofError):
        check_consistency(old, ROOT[old], size, ROOT[size], bent)


@given(st.integers(2, MOST), st.data())
def test_a_forked_or_shortened_history_is_refused(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    forked = [str(number).encode() for number in range(size)]
    forked[data.draw(st.integers(0, old - 1))] = b"forged"
    frontiers, read = grown(forked)
    path = consistency_path(old, size, read)
    with pytest.raises(ProofError):
        check_consistency(old, ROOT[old], size, frontiers[size].root(), path)
    with pytest.raises(ProofError):
        check_consistency(size, ROOT[size], old, ROOT[old], ())


@st.composite
def bent_paths(draw: st.DrawFn, path: list[bytes]) -> list[bytes]:
    way = draw(st.sampled_from(["longer", "flip", "drop", "swap"] if path else ["longer"]))
    at = draw(st.integers(0, max(0, len(path) - 1)))
    if way == "longer":
        return [*path, b"\0" * 32]
    if way == "flip":
        bit = draw(st.integers(0, 255))
        number = int.from_bytes(path[at]) ^ 1 << bit
        return [*path[:at], number.to_bytes(32), *path[at + 1 :]]
    if way == "drop" or len(path) < 2:
        return path[:at] + path[at + 1 :]
    at = min(at, len(path) - 2)
    return [*path[:at], path[at + 1], path[at], *path[at + 2 :]]


def test_a_frontier_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="3 leaves: 1 peaks, wanted 2"):
        Frontier(3, (b"x",))


def test_leaves_outside_the_tree_have_no_path() -> None:
    with pytest.raises(ProofError, match="Leaf 5"):
        inclusion_path(5, 5, READ)
    with pytest.raises(ProofError, match="Old size 6"):
        consistency_path(6, 5, READ)


def test_proofs_need_no_framework() -> None:
    program = "import sys, courier_api.custody.core.proofs; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"fastapi", "pydantic", "numpy", "numba", "ortools"} & set(loaded)

"""The server's key: made once, nobody else's to read."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from courier_api.housekeeping import Housekeeper
from courier_api.in_flight import InFlight
from courier_api.server_keys import KEY_NAME, ServerKeys, ServerKeysError, load_or_make_keys
from tests.courier_api.frame.sweeping import Swept


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    keys = load_or_make_keys(tmp_path)
    assert load_or_make_keys(tmp_path) == keys
    assert [path.name for path in tmp_path.iterdir()] == [KEY_NAME]
    assert stat.S_IMODE((tmp_path / KEY_NAME).stat().st_mode) == 0o600
    assert keys.seed.hex() not in repr(keys)
    keys.public.verify(keys.signing.sign(b"a checkpoint"), b"a checkpoint")


def test_of_several_workers_that_make_it_at_once_one_does(tmp_path: Path) -> None:
    made: list[ServerKeys] = []
    threads = [
        threading.Thread(target=lambda: made.append(load_or_make_keys(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len({one.seed for one in made}) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    load_or_make_keys(tmp_path)
    (tmp_path / KEY_NAME).chmod(mode)
    with pytest.raises(ServerKeysError, match="wanted 600"):
        load_or_make_keys(tmp_path)


def test_a_key_cut_short_is_refused_and_never_replaced(tmp_path: Path) -> None:
    load_or_make_keys(tmp_path)
    (tmp_path / KEY_NAME).write_bytes(b"short")
    with pytest.raises(ServerKeysError, match="5 bytes"):
        load_or_make_keys(tmp_path)
    assert (tmp_path / KEY_NAME).read_bytes() == b"short"


def test_secrets_of_different_purposes_and_servers_differ() -> None:
    one, other = ServerKeys(bytes(32)), ServerKeys(bytes(31) + b"\1")
    secrets = {keys.secret(purpose) for keys in (one, other) for purpose in ("paging", "guess")}
    assert len(secrets) == 4
    assert one.pseudonym("guess.login", "an") == one.pseudonym("guess.login", "an")
    assert one.pseudonym("guess.login", "an") != one.pseudonym("guess.address", "an")


def test_what_is_claimed_is_free_again_afterwards() -> None:
    flight = InFlight()
    with flight.claim(b"a") as first, flight.claim(b"a") as second, flight.claim(b"b") as third:
        assert (first, second, third) == (True, False, True)
    with flight.claim(b"a") as again:
        assert again


def test_tidying_up_goes_on_when_one_sweep_fails() -> None:
    swept = Swept()
    with Housekeeper(swept.database, swept.sweeps, clock=lambda: 7, seconds=0.01):
        assert swept.is_done.wait(10)
    assert swept.moments[0] == 7

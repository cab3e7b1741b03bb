"""From a set of ledger entries to the states of items: the same for every order of arrival."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from courier_api.custody.core.acts import Act
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.judgement import JudgementParams
from courier_api.custody.core.order import Placed
from courier_api.custody.core.records import Record
from courier_api.custody.core.replay import Trail, replay
from courier_api.custody.core.states import ItemState

__all__ = ["Folder", "Naming", "fold", "records_by_code"]

#: Records that name an item or bag: those with its code among `Event.codes`.
Naming = Callable[[str], Iterable[Record]]

#: An item follows the bag it is in, that one the bag it is in, and so on. Bags nest once at a time;
#: but where a bag has been before, in another one, may tell clocks apart. No further than this.
_MAX_LEVEL = 4


class Folder:
    """
    Folds histories, remembering those of bags: all that lies in a bag follows it.

    Parameters
    ----------
    naming : callable
        See `Naming`; it is asked for the item's code, then for those of its bags.
    params : JudgementParams, optional
    """

    def __init__(self, naming: Naming, params: JudgementParams | None = None) -> None:
        self._naming = naming
        self._params = params or JudgementParams()
        self._bags: dict[tuple[str, int], Trail] = {}
        self._nested: dict[str, bool] = {}

    def state(self, code: str) -> ItemState:
        """State of an item or bag."""
        return self.trail(code).state

    def trail(self, code: str) -> Trail:
        """State, changes of hands and events of an item or bag."""
        return self._trail(code, 1) if is_bag_code(code) else self._replay(code, 0)

    def courses(self, bag: str) -> tuple[Sequence[Placed], ...]:
        """Events of a bag as items in it follow them, as bags in it do, and so on."""
        return tuple(self._trail(bag, level).course for level in range(1, _MAX_LEVEL + 1))

    def _trail(self, bag: str, level: int) -> Trail:
        # A bag that never lay in another one goes its way whoever follows it.
        key = bag, level if self._is_nested(bag) else 1
        if key not in self._bags:
            self._bags[key] = self._replay(bag, level)
        return self._bags[key]

    def _replay(self, code: str, level: int) -> Trail:
        def course_of(bag: str) -> Sequence[Placed]:
            return () if level == _MAX_LEVEL else self._trail(bag, level + 1).course

        return replay(code, self._naming(code), course_of, self._params)

    def _is_nested(self, bag: str) -> bool:
        if bag not in self._nested:
            events = (record.event for record in self._naming(bag))
            self._nested[bag] = any(one.act is Act.PACK and bag in one.items for one in events)
        return self._nested[bag]


def records_by_code(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Records by each item and bag that they speak of."""
    found: dict[str, list[Record]] = {}
    for record in records:
        for code in record.event.codes():
            found.setdefault(code, []).append(record)
    return found


def fold(records: Iterable[Record], params: JudgementParams | None = None) -> dict[str, ItemState]:
    """
    States of all items and bags.

    Parameters
    ----------
    records : iterable of Record
        In any order, some perhaps more than once.
    params : JudgementParams, optional

    Returns
    -------
    states : dict
        By code.
    """
    by_code = records_by_code(records)
    folder = Folder(lambda code: by_code.get(code, ()), params)
    return {code: folder.state(code) for code in by_code}

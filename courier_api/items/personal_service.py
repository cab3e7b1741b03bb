"""Citizens' data: kept, opened, corrected, erased."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.custody.core.sealed import SALT_SIZE, commit
from courier_api.items import personal_repository as stored
from courier_api.items.personal import PersonalData, PersonalField
from courier_api.items.personal_repository import StoredField
from courier_api.items.repository import add_personal_words, delete_personal_words

__all__ = [
    "NoteOpening", "PersonalKeeper", "commitments_of", "data_of", "erase_personal",
    "open_personal", "phone_pseudonym",
]  # fmt: skip

#: Told of every opening: within the transaction that reads, whose and which data.
NoteOpening = Callable[[Session, str, Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class PersonalKeeper:
    """
    What keeping citizens' data takes beside the rows.

    Parameters
    ----------
    pseudonym : callable
        Stands for a text where the text itself is nobody's business; see
        `courier_api.server_keys.ServerKeys.pseudonym`.
    random : callable
        So many bytes that nobody can guess.
    """

    pseudonym: Callable[[str, str], bytes]
    random: Callable[[int], bytes] = secrets.token_bytes

    def save(self, session: Session, data: Mapping[str, PersonalData]) -> None:
        """Keep data of items, by their codes, in place of what was there."""
        fields = [one for code, some in data.items() for one in self._stored(code, some)]
        stored.save_fields(session, fields)
        _index(session, data)

    def correct(self, session: Session, code: str, data: PersonalData) -> None:
        """Put other data in place of an item's, under new salts: what was there is gone."""
        erase_personal(session, [code])
        self.save(session, {code: data})

    def _stored(self, code: str, data: PersonalData) -> Iterable[StoredField]:
        for field, value in data.fields():
            is_phone = field is PersonalField.PHONE
            known_by = phone_pseudonym(value, self.pseudonym) if is_phone else None
            yield StoredField(code, field.value, self.random(SALT_SIZE), value, known_by)


def phone_pseudonym(phone: str, pseudonym: Callable[[str, str], bytes]) -> bytes:
    """By what all items of a phone number are found."""
    return pseudonym("citizen.phone", phone)


def open_personal(session: Session, code: str, opened: NoteOpening) -> PersonalData:
    """
    What is kept of an item's citizen; that it was looked at is noted.

    Parameters
    ----------
    session : Session
    code : str
    opened : callable
    """
    data = data_of(stored.fields_of(session, code))
    fields = [field.value for field, _ in data.fields()]
    if fields:
        opened(session, code, fields)
    return data


def commitments_of(session: Session, code: str) -> dict[str, bytes]:
    """What an event about the item may commit to, by field; it tells nothing of the values."""
    return {one.field: commit(one.value, one.salt) for one in stored.fields_of(session, code)}


def erase_personal(
    session: Session, codes: Collection[str], kinds: Collection[str] | None = None
) -> dict[str, list[str]]:
    """
    Delete data with their salts, and the words that items were found by through them.

    Parameters
    ----------
    session : Session
    codes : collection of str
    kinds : collection of str, optional
        Values of `PersonalField`; by default all.

    Returns
    -------
    erased : dict
        Kinds of what was there, by item.
    """
    erased = stored.erase_fields(session, codes, kinds)
    delete_personal_words(session, codes)
    if kinds is not None:
        _index(session, {code: data_of(stored.fields_of(session, code)) for code in codes})
    return erased


def _index(session: Session, data: Mapping[str, PersonalData]) -> None:
    words = [(word, code) for code, some in data.items() for word in dict.fromkeys(some.words())]
    add_personal_words(session, words)


def data_of(fields: Iterable[StoredField]) -> PersonalData:
    """Stored fields as one value."""
    values = {one.field: one.value for one in fields}
    return PersonalData(
        values.get(PersonalField.NAME),
        values.get(PersonalField.PHONE),
        values.get(PersonalField.ADDRESS),
    )

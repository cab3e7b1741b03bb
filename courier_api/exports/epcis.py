"""
Events of the ledger as EPCIS 2.0 events, without any person's data.

References
----------
GS1 EPCIS 2.0 and CBV 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from courier_api.custody.core.acts import AttemptDetail, PackDetail
from courier_api.custody.core.events import Event
from courier_api.custody.core.records import Record
from courier_api.errors import CourierApiError
from courier_api.exports.cbv import vocabulary_faults
from courier_api.exports.identifiers import Identifiers, derived_id, event_uri
from courier_api.exports.moments import Happening, moments_of
from courier_api.exports.upu import upu_code
from courier_api.exports.versions import Version, reason_of

__all__ = ["CONTEXT", "EpcisWriter", "VocabularyError"]

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

EpcisEvent = dict[str, Any]


class VocabularyError(CourierApiError):
    """An exported event has words that the vocabulary does not have: our own fault."""


@dataclass(frozen=True, slots=True)
class EpcisWriter:
    """
    Writes events.

    Parameters
    ----------
    identifiers : Identifiers
    """

    identifiers: Identifiers

    def context(self) -> list[Any]:
        """Where the document's words are explained."""
        return [CONTEXT, {"postroute": self.identifiers.namespace}]

    def told(self, version: Version, packed: tuple[str, ...] = ()) -> Iterator[EpcisEvent]:
        """
        What happened.

        Parameters
        ----------
        version : Version
        packed : tuple of str
            Of an opening: what had been packed into the bag.

        Raises
        ------
        VocabularyError
        """
        for happening in moments_of(version.record.event, version.codes, packed):
            yield _checked(self._event(version, happening))

    def corrected(
        self,
        ruling: Record,
        before: Version,
        after: Version,
        packed: tuple[str, ...] = (),
    ) -> Iterator[EpcisEvent]:
        """
        What a withdrawal or decision changes: the event declared wrong, then what is left of it.

        Parameters
        ----------
        ruling : Record
        before, after : Version
            The event, before and after it.
        packed : tuple of str
            See `told`.

        Raises
        ------
        VocabularyError
        """
        if before.codes == after.codes:
            return
        left = list(self.told(after, packed))
        declaration: dict[str, Any] = {
            "declarationTime": _utc(ruling.record_time),
            "reason": reason_of(ruling),
        }
        if left:
            declaration["correctiveEventIDs"] = [event["eventID"] for event in left]
        for event in self.told(before, packed):
            yield _checked(event | {"errorDeclaration": declaration})
        yield from left

    def _event(self, version: Version, happening: Happening) -> EpcisEvent:
        event, line, names = version.record.event, happening.line, self.identifiers
        moment = version.event_id
        own_id = moment if happening.is_main else derived_id(moment, happening.moment)
        told: EpcisEvent = {"type": line.type, "eventID": event_uri(own_id)}
        told |= _times(event)
        codes = [names.item(code) for code in happening.codes]
        if happening.bag is None:
            told["epcList"] = codes
        else:
            told |= {"parentID": names.item(happening.bag), "childEPCs": codes}
        told["action"] = line.action
        if line.biz_step is not None:
            told["bizStep"] = line.biz_step
        if line.disposition is not None:
            told["disposition"] = line.disposition
        return told | self._where(event, happening) | self._who(event, happening) | _more(event)

    def _where(self, event: Event, happening: Happening) -> EpcisEvent:
        if event.place is None:
            return {}
        place = {"id": self.identifiers.place(event.place)}
        return {"readPoint": place} | ({"bizLocation": place} if happening.line.stays else {})

    def _who(self, event: Event, happening: Happening) -> EpcisEvent:
        if not happening.line.has_parties or event.giver is None or event.receiver is None:
            return {}
        source, destination = map(self.identifiers.party, (event.giver, event.receiver))
        kind = "possessing_party"
        return {
            "sourceList": [{"type": kind, "source": source}],
            "destinationList": [{"type": kind, "destination": destination}],
        }


def _times(event: Event) -> EpcisEvent:
    zone = timezone(timedelta(minutes=event.offset))
    moment = datetime.fromtimestamp(event.event_time / 1_000, zone)
    text = moment.isoformat(timespec="milliseconds")
    return {"eventTime": text, "eventTimeZoneOffset": text[-6:]}


def _more(event: Event) -> EpcisEvent:
    """What the vocabulary has no words for."""
    told = {"postroute:act": event.act.value}
    code = upu_code(event)
    if code is not None:
        told["postroute:upu"] = code.value
    if isinstance(event.detail, AttemptDetail):
        told["postroute:outcome"] = event.detail.outcome.value
    if isinstance(event.detail, PackDetail):
        told["postroute:seal"] = event.detail.seal
    return told


def _utc(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1_000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _checked(event: EpcisEvent) -> EpcisEvent:
    faults = vocabulary_faults(event)
    if faults:
        raise VocabularyError(f"Event {event.get('eventID')}: {'; '.join(faults)}.")
    return event

"""What stands behind a demonstration's door."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from courier_api.couriers.service import known_courier
from courier_api.demo.routes import DemoDay, DemoRoute, demo_day
from courier_api.demo.schemas import DemoCourierView, DemoLabelView, DemoPartiesView, party_views
from courier_api.devices.service import DeviceService, Invitation
from courier_api.errors import UnknownObjectError
from courier_api.items.field_texts import HUE
from courier_api.items.labels import LabelFile, LabelOptions, label_file, labels_of
from courier_api.items.plans import names_of
from courier_api.messages.screen import ScreenMessage
from courier_api.messages.sending import screen_of
from courier_api.papers.labels import label_png
from courier_api.papers.words import Words
from courier_api.planning.parts import Planning
from courier_api.roles import Principal, Role
from courier_api.users.demo import INVITER
from courier_api.users.service import UserService
from courier_api.wiring import Services

__all__ = ["DemoDoor"]

_LABEL = "Điện thoại thử nghiệm"
_NO_DAY = DemoPartiesView(
    day_id=None, date=None, couriers=[], agents=[], authorities=[], offices=[]
)
#: Dots an inch of a label on a screen: so that a camera before it reads the code.
_DPI = 203


@dataclass(frozen=True, slots=True)
class DemoDoor:
    """
    Lets whoever sits at the machine be anybody of the day.

    Parameters
    ----------
    services : Services
    planning : Planning
    """

    services: Services
    planning: Planning

    def parties(self) -> DemoPartiesView:
        """Whom one may be."""
        with self.services.database.reading() as session:
            day = self._day(session)
            if day is None:
                return _NO_DAY
            found = names_of(session, day.parties)
            names = {party: _name(found.get(party, party)) for party in day.parties}
            couriers = [
                DemoCourierView.of(one, known_courier(session, one.courier_id).display_name)
                for one in day.routes
            ]
        return DemoPartiesView(
            day_id=day.row.day_id, date=day.row.date, couriers=couriers,
            agents=party_views(names, "agent"), authorities=party_views(names, "authority"),
            offices=party_views(names, "office"),
        )  # fmt: skip

    def invite(self, party: str) -> Invitation:
        """
        Let a device be enrolled for a party of the day.

        Raises
        ------
        UnknownObjectError
        """
        services = self.services
        devices = DeviceService(services.database, services.guesses, services.clock)
        with services.database.writing() as session:
            day = self._day(session)
            couriers = [] if day is None else [f"courier:{one.courier_id}" for one in day.routes]
            if day is None or party not in (*couriers, *day.all_parties):
                raise UnknownObjectError("Nobody of today's plan is of this name.")
            return devices.invite(session, _inviter(services, session), party=party, label=_LABEL)

    def labels(self, courier_id: str, limit: int) -> list[DemoLabelView]:
        """
        Labels of a courier's route, in its order.

        Raises
        ------
        UnknownObjectError
        """
        with self.services.database.reading() as session:
            items = self._route(session, courier_id).items[:limit]
            codes = list(dict.fromkeys(one.code for one in items))
            made = labels_of(session, codes, self.services.keys.signing)
        labels = dict(zip(codes, made, strict=True))
        drawn = {code: _data_address(label_png(one, dpi=_DPI)) for code, one in labels.items()}
        return [
            DemoLabelView(
                code=one.code, kind=one.kind, stop=one.stop_idx, place_name=one.place.name,
                collect=one.is_collected, qr_text=labels[one.code].qr_text, png=drawn[one.code],
            )
            for one in items
        ]  # fmt: skip

    def sheet(self, courier_id: str, limit: int) -> LabelFile:
        """
        The same on paper, each item once.

        Raises
        ------
        UnknownObjectError, courier_api.items.labels.LabelUnprintableError
        """
        with self.services.database.reading() as session:
            items = self._route(session, courier_id).items
            codes = list(dict.fromkeys(one.code for one in items))[:limit]
            if not codes:
                raise UnknownObjectError("This courier carries nothing that is registered.")
            labels = labels_of(session, codes, self.services.keys.signing)
        made = datetime.fromtimestamp(self.services.clock() / 1_000, UTC).astimezone(HUE)
        return label_file(labels, LabelOptions(), made=made)

    def messages(self) -> list[tuple[ScreenMessage, str]]:
        """Messages on the screen, and what they say: nobody holds the invented telephones."""
        screen = screen_of(self.services)
        with self.services.database.reading() as session:
            opened = []
            for one in screen.listed(session, None):
                # One whose time has ended meanwhile is left out.
                with suppress(UnknownObjectError):
                    opened.append(screen.open(session, one.message_id, None))
            return opened

    def _day(self, session: Session) -> DemoDay | None:
        planning = self.planning
        return demo_day(
            session, now=self.services.clock(), params=planning.params, shelf=planning.shelf
        )

    def _route(self, session: Session, courier_id: str) -> DemoRoute:
        day = self._day(session)
        for route in () if day is None else day.routes:
            if route.courier_id == courier_id:
                return route
        raise UnknownObjectError("This courier drives nothing today.")


def _name(told: str | Words) -> str:
    return told if isinstance(told, str) else told.vi


def _inviter(services: Services, session: Session) -> Principal:
    row = UserService(session, services.clock).by_login(INVITER)
    return Principal(Role.DISPATCHER, b"", user_id=row.user_id, party=row.party)


def _data_address(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"

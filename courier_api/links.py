"""Which endpoint leads on to which: what the API's description says of a created object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["add_links"]

#: From an operation and its answer, by what of the answer, to operations: the name of their
#: parameter is that of the first column's word.
_LINKS = """
addUser                      201 user_id      /user/user_id        readUser changeUser givePassword
listUsers                    200 user_id      /users/0/user_id     readUser
openSession                  201 session_id   /session_id          endSessionElsewhere
listSessions                 200 session_id   /sessions/0/session_id endSessionElsewhere
enrolDevice                  201 device_id    /device_id           readDevice revokeDevice
listDevices                  200 device_id    /devices/0/device_id readDevice revokeDevice
createEvidenceUpload         201 upload_id    /upload_id           readEvidenceUpload continueEvidenceUpload endEvidenceUpload
createEvidenceUploadAsUser   201 upload_id    /upload_id           readEvidenceUpload continueEvidenceUpload endEvidenceUpload
registerItem                 201 code         /item/code           readItem openCitizen correctCitizen sendDeliveryCode readAccessReport listConsents
listItems                    200 code         /items/0/code        readItem openCitizen readAccessReport
searchItems                  200 code         /items/0/code        readItem openCitizen
makeBags                     201 code         /codes/0             readBag
listBags                     200 code         /bags/0/code         readBag
uploadFile                   200 problem_sha256 /sha256            createDay
createDay                    201 day_id       /day_id              readPlannedDay listPlaces startPlanning listPlans listOperations listShifts assignShifts listHandovers countHandovers listAlarms
listDays                     200 day_id       /days/0/day_id       readPlannedDay listPlaces startPlanning listPlans
startPlanning                202 operation_id /operation_id        readOperation followOperation cancelOperation
listOperations               200 operation_id /operations/0/operation_id readOperation cancelOperation
addCourier                   201 courier_id   /courier_id          readCourier changeCourier openCourierPhone eraseCourier
listCouriers                 200 courier_id   /couriers/0/courier_id readCourier openCourierPhone
listOutbox                   200 message_id   /messages/0/message_id openOutboxMessage
createWebhook                201 webhook_id   /webhook/webhook_id  getWebhook changeWebhook deleteWebhook replaceWebhookSecret listWebhookDeliveries
listWebhooks                 200 webhook_id   /webhooks/0/webhook_id getWebhook changeWebhook
"""  # noqa: E501 - a table is read as one

#: What goes into the body of the next request, and not into its path.
_IN_BODY = frozenset({"problem_sha256"})


def add_links(paths: Mapping[str, Any]) -> None:
    """
    Tell of each created or listed object what can be asked about it next.

    Parameters
    ----------
    paths : mapping
        Of an OpenAPI description; those operations that it does not have are left out.
    """
    known = {one["operationId"]: one for path in paths.values() for one in path.values()}
    for line in _LINKS.strip().splitlines():
        source, status, name, pointer, *targets = line.split()
        for target in targets if source in known else ():
            if target in known:
                links = known[source]["responses"][status].setdefault("links", {})
                links[target] = _link(target, name, f"$response.body#{pointer}")


def _link(target: str, name: str, value: str) -> dict[str, Any]:
    if name in _IN_BODY:
        return {"operationId": target, "requestBody": {name: value}}
    return {"operationId": target, "parameters": {name: value}}

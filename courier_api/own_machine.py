"""The server's data, opened by whoever has its machine: for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from courier_api.config import Settings, read_settings
from courier_api.db import Database, DatabaseUnreachableError, DatabaseUrlError
from courier_api.migrations.history import DatabaseNewerError
from courier_api.server_keys import ServerKeysError
from courier_api.serving import told_as_fault
from courier_api.wiring import open_database, prepare_data

__all__ = ["opened_data"]

_REFUSALS = (DatabaseNewerError, DatabaseUnreachableError, DatabaseUrlError, ServerKeysError)


@contextmanager
def opened_data(environment: Mapping[str, str]) -> Iterator[tuple[Settings, Database]]:
    """
    The settings of an environment, and the database that they name.

    Parameters
    ----------
    environment : mapping of str to str
        See `courier_api.config.ENVIRONMENT`.

    Raises
    ------
    InputFaultsError
        When the environment is of no use, or the data that it names cannot be opened.
    """
    try:
        settings = read_settings(environment)
        prepare_data(settings)
        with open_database(settings) as database:
            yield settings, database
    except _REFUSALS as error:
        raise told_as_fault(error) from error

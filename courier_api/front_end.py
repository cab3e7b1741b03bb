"""The built pages of mobile_web: listed once at the start, so that no address leads elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from courier_api.pages import is_own_file

__all__ = ["APP_PERMISSIONS", "APP_POLICY", "PAGES", "BuiltFile", "FrontEnd", "list_front_end"]

#: The apps load their own scripts, styles, fonts and pictures, and ask this server alone. The
#: scanner is WebAssembly; the map's workers and photographs are made of what the page holds.
APP_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
    " img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:;"
    " manifest-src 'self'; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'"
)

#: The courier's page scans and shares where it is; nothing else that a browser guards is used.
APP_PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"

#: Addresses of the apps, and the file of each.
PAGES: Mapping[str, str] = {
    "/": "start.html",
    "/courier": "courier.html",
    "/desk": "desk.html",
    "/dispatch": "dispatch.html",
}
WORKER, MANIFEST = "service-worker.js", "manifest.webmanifest"
#: Pages that the worker serves without a network, each by an address of its own.
WORKED = ("/courier", "/desk")

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
#: Copies that the build has packed, by the coding's name; the smaller in front.
_PACKED = {"br": ".br", "gzip": ".gz"}


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """
    A file of the build.

    Parameters
    ----------
    path : Path
    media_type : str
    packed : mapping of str to Path
        The same, packed, by the coding's name.
    """

    path: Path
    media_type: str
    packed: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """
    What the build has left.

    Parameters
    ----------
    top : mapping of str to BuiltFile
        Pages, the service worker and the manifest, by name.
    assets, icons : mapping of str to BuiltFile
        By name; an asset's holds a hash of what is in it.
    """

    top: Mapping[str, BuiltFile]
    assets: Mapping[str, BuiltFile]
    icons: Mapping[str, BuiltFile]


def list_front_end(folder: Path | None = None) -> FrontEnd:
    """
    What the build has left in a folder; nothing where nobody has built.

    Parameters
    ----------
    folder : Path or None
        None: beside the pages' sources, where `make setup` builds and wheels carry it.
    """
    dist = Path(str(files("mobile_web"))) / "dist" if folder is None else folder
    wanted = {*PAGES.values(), WORKER, MANIFEST}
    top = {name: one for name, one in _listed(dist, dist).items() if name in wanted}
    return FrontEnd(top, _listed(dist, dist / "assets"), _listed(dist, dist / "icons"))


def _listed(dist: Path, folder: Path) -> dict[str, BuiltFile]:
    """Files of one folder, by name; what links out of the build, or is of no known type, is not."""
    names = sorted(folder.iterdir()) if folder.is_dir() else []
    found = {path.name: path for path in names if is_own_file(dist, path)}
    return {
        name: BuiltFile(path, _TYPES[path.suffix], _packed(found, name))
        for name, path in found.items()
        if path.suffix in _TYPES
    }


def _packed(found: Mapping[str, Path], name: str) -> dict[str, Path]:
    named = {coding: found.get(name + ending) for coding, ending in _PACKED.items()}
    return {coding: path for coding, path in named.items() if path is not None}

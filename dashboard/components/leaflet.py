"""Leaflet from local files: the one module that changes folium, once, at import.

Out of the box folium asks ten addresses on the internet, and on a closed network the frame stays
blank. Here every map gets a fixed list of files, all served by our own route: Leaflet 1.9.3 as the
package ``XStatic-Leaflet`` ships it, and our drawing code beside it. The address carries a hash
of the content, so a browser may keep the files for good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import folium
from xstatic.pkg import leaflet as _package

_OWN = Path(__file__).resolve().parents[1] / "static"
_LEAFLET = Path(_package.BASE_DIR)
_FILES = {
    "leaflet.js": _LEAFLET / "leaflet.js",
    "leaflet.css": _LEAFLET / "leaflet.css",
    **{name: _OWN / name for name in ("map_draw.js", "map_bearings.js", "map.js", "map.css")},
    **{
        f"images/{name}": _LEAFLET / "images" / name
        for name in (
            "layers.png",
            "layers-2x.png",
            "marker-icon.png",
            "marker-icon-2x.png",
            "marker-shadow.png",
        )
    },
}
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}


@dataclass(frozen=True)
class Asset:
    """One file that a map needs."""

    body: bytes
    media_type: str


@cache
def assets() -> Mapping[str, Asset]:
    """Return every file of the maps by its name below the route; nothing else is served."""
    return {
        name: Asset(path.read_bytes(), _MEDIA_TYPES[path.suffix]) for name, path in _FILES.items()
    }


@cache
def version() -> str:
    """Return a hash over all the files, the folder's name in their address."""
    digest = hashlib.sha256()
    for name, asset in sorted(assets().items()):
        digest.update(name.encode() + b"\0" + asset.body)
    return digest.hexdigest()[:16]


def _address(name: str) -> str:
    """Address of a file, relative to a component's frame, so that a prefix in front is no bar."""
    return f"../../assets/{version()}/{name}"


# default_js and default_css are what folium and streamlit-folium load for a map; the images of
# Leaflet's own marker (L.Icon.Default.imagePath) are set in map.js, which knows where it lies.
folium.Map.default_js = [
    (name, _address(f"{name}.js")) for name in ("leaflet", "map_draw", "map_bearings", "map")
]
folium.Map.default_css = [(name, _address(f"{name}.css")) for name in ("leaflet", "map")]

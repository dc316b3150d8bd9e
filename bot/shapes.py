"""Reads the shape of a neighbourhood from a GeoJSON file, and says in plain words what is wrong with one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_AREAS = ("Polygon", "MultiPolygon")
"""Not a set: what stands in the file may be anything, also what no set can be asked for."""


def read_shape(path: Path) -> dict[str, object]:
    """The one area in this file, as a GeoJSON geometry in degrees. Raises ValueError with the reason."""
    try:
        body = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path.name} is not a GeoJSON file") from error
    area = _area(path.name, body)
    _refuse_broken(path.name, area)
    return area


def _area(name: str, body: Any) -> dict[str, object]:  # noqa: ANN401 - whatever the file holds
    """The geometry inside features and collections of one."""
    while isinstance(body, dict) and body.get("type") in ("Feature", "FeatureCollection"):
        inside = body.get("features", [body.get("geometry")])
        if not isinstance(inside, list) or len(inside) != 1:
            count = len(inside) if isinstance(inside, list) else 0
            raise ValueError(f"{name} must hold one area, not {count}: give each neighbourhood its own file")
        body = inside[0]
    if not isinstance(body, dict) or body.get("type") not in _AREAS:
        raise ValueError(f"{name} holds no area (a GeoJSON Polygon or MultiPolygon)")
    return body


def _refuse_broken(name: str, area: dict[str, object]) -> None:
    from shapely import is_valid_reason  # noqa: PLC0415 - only where shapes are given
    from shapely.errors import ShapelyError  # noqa: PLC0415
    from shapely.geometry import shape  # noqa: PLC0415

    try:
        drawn = shape(area)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"{name} is not drawn as GeoJSON asks") from error
    if drawn.is_empty:
        raise ValueError(f"{name} is empty")
    west, south, east, north = drawn.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - the globe
        raise ValueError(f"{name} is not in degrees: save it in the system WGS 84 (EPSG:4326)")
    if not drawn.is_valid:
        raise ValueError(f"{name} crosses itself ({is_valid_reason(drawn)})")

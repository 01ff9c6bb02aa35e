"""Whether a line is a compression garment at all, in a shop that sells other things too."""

from shared.domain.garment_sense.garment_map import GarmentMapFault, Offered, map_from
from shared.domain.garment_sense.sense import (
    GARMENTS_SETTING,
    MAP_SETTING,
    STOCKINGS_ONLY,
    Garments,
    GarmentSense,
    sense_from,
)

__all__ = [
    "GARMENTS_SETTING",
    "MAP_SETTING",
    "STOCKINGS_ONLY",
    "GarmentMapFault",
    "GarmentSense",
    "Garments",
    "Offered",
    "map_from",
    "sense_from",
]

"""From what a shop says of a garment to its grade, or why it cannot be read."""

from shared.domain.grade_reading.label import GarmentLabel
from shared.domain.grade_reading.reader import read_grade
from shared.domain.grade_reading.scales import SCALE_SETTING, Scale

__all__ = ["SCALE_SETTING", "GarmentLabel", "Scale", "read_grade"]

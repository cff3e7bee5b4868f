"""What a YAML file says, where each part of it stands, and what is wrong with it."""

from lms.yaml_source.decoding import decode
from lms.yaml_source.front_matter import Cut, cut_front_matter
from lms.yaml_source.reading import Document, Path, Position, Value, read_yaml
from lms.yaml_source.validation import validate

__all__ = [
    "Cut",
    "Document",
    "Path",
    "Position",
    "Value",
    "cut_front_matter",
    "decode",
    "read_yaml",
    "validate",
]

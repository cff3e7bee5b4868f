"""What a YAML file says, where each part of it stands, and what is wrong with it."""

from lms.yaml_source.decoding import decode
from lms.yaml_source.reading import Document, Path, Position, Value, read_yaml
from lms.yaml_source.validation import validate

__all__ = ["Document", "Path", "Position", "Value", "decode", "read_yaml", "validate"]

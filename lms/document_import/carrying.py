"""How a reading travels in a form, so that nothing is stored before somebody saves it."""

import base64
import binascii
import zlib

from pydantic import TypeAdapter, ValidationError

from lms.document_import.blocks import Reading
from lms.errors import RefusalError

LARGEST_CARRIED = 12_000_000
_READING = TypeAdapter(Reading)
_BROKEN = "What was read did not come back whole. Bring in the document again."


def pack(reading: Reading) -> str:
    """The reading as letters and digits."""
    return base64.b64encode(zlib.compress(_READING.dump_json(reading))).decode()


def unpack(carried: str) -> Reading:
    """The reading back; refused where the form did not bring all of it."""
    try:
        packed = base64.b64decode(carried, validate=True)
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(packed, LARGEST_CARRIED)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise RefusalError(_BROKEN)
        return _READING.validate_json(data)
    except (binascii.Error, zlib.error, ValidationError, ValueError) as error:
        raise RefusalError(_BROKEN) from error

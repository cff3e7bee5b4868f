"""How a file is written beside the data, noted in the log, and handed over."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from lms.compliance.exports import ExportedFile
from lms.db import transaction
from lms.pdf import PdfUnavailableError
from lms.web.settings import get_settings


def make_download(
    name: str,
    media_type: str,
    *,
    write: Callable[[Path], ExportedFile],
    note: Callable[[ExportedFile], object],
) -> ResponseReturnValue:
    """Write the file, note it, and send it; it is gone from the disk once it is sent."""
    handle, written = tempfile.mkstemp(prefix="export-", dir=get_settings().data)
    os.close(handle)
    path = Path(written)
    try:
        exported = write(path)
        with transaction():
            note(exported)
        # The open file can be read to its end after its name is gone.
        file = path.open("rb")
    except PdfUnavailableError as fault:
        abort(503, str(fault))
    finally:
        path.unlink(missing_ok=True)
    return send_file(file, mimetype=media_type, as_attachment=True, download_name=name)

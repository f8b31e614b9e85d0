"""The text of a document that a person saved with any program: its encoding, and what is no text at all."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from studio.errors import DocumentError, Fault

MOST_BYTES = 32 * 1024 * 1024
"""A document of more bytes is not read: a shot list of 10,000 shots has 3 MB."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"),
)
"""Byte order marks and what follows them; that of UTF-32 begins as that of UTF-16 does."""

_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an archive or a Word document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\xff\xd8\xff", "a photo"),
    (b"\x89PNG", "a picture"),
)
"""First bytes of files that people take for text."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def read_text(path: Path, absent: str, most: int = MOST_BYTES) -> str:
    """Read a document, with `LF` at its line ends; raises DocumentError, with `absent` where there is no such file."""
    return decoded(read_bytes(path, absent, most), path.name)


def read_bytes(path: Path, absent: str, most: int = MOST_BYTES) -> bytes:
    """Read a document's bytes; raises DocumentError, with `absent` where there is no such file."""
    name = path.name
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise _fault(name, f"this is a folder ({path}), and a document is due")
        if not stat.S_ISREG(state.st_mode):
            raise _fault(name, f"{path} is no ordinary file")
        if state.st_size > most:
            raise _fault(
                name, f"this holds {state.st_size / 1e6:.1f} MB, and a document has at most {most / 1e6:.0f} MB"
            )
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise _fault(name, absent) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _fault(name, f"{path} cannot be read: {reason.lower()}") from None


def decoded(written: bytes, name: str) -> str:
    """Give the text of a document's bytes, with `LF` at its line ends; raises DocumentError."""
    for magic, kind in _OTHERS:
        if written.startswith(magic):
            raise _fault(name, f"this is {kind}, not text; save it as plain text or Markdown in UTF-8")
    mark, encoding = _encoding(written)
    bare = written[len(mark) :]
    try:
        text = _BREAKS.sub("\n", bare.decode(encoding))
    except UnicodeDecodeError as error:
        raise _undecoded(bare, name, encoding, error.start) from None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        if text.count("\0") or len(_CONTROL.findall(text)) > 2 + len(text) / 20:
            raise _fault(name, "this is no text (it holds bytes of a binary file); a document is text in UTF-8", line)
        sign = f"U+{ord(found[0]):04X}"
        raise _fault(name, f"an invisible control character ({sign}) stands here; type the line anew", line)
    return text


def exact(written: bytes, name: str) -> str:
    """Give the text of a document's bytes with its line ends as they are; raises DocumentError."""
    decoded(written, name)
    mark, encoding = _encoding(written)
    return written[len(mark) :].decode(encoding)


def encoded(text: str, like: bytes) -> bytes:
    """Give a text as bytes, written as another document is."""
    mark, encoding = _encoding(like)
    return mark + text.encode(encoding)


def _encoding(written: bytes) -> tuple[bytes, str]:
    """Give a document's byte order mark and its encoding."""
    return next((mark, encoding) for mark, encoding in _MARKS if written.startswith(mark))


def _undecoded(written: bytes, name: str, encoding: str, start: int) -> DocumentError:
    """Say where the bytes are no UTF-8, and what they probably are."""
    if encoding != "utf-8":
        return _fault(name, f"the file begins as {encoding[:6].upper()} and is cut off or damaged; save it as UTF-8")
    if b"\0" in written:
        return _fault(name, "this is no text (it holds bytes of a binary file); a document is text in UTF-8")
    line = len(_BREAKS.findall(written[:start].decode("utf-8"))) + 1
    runs = re.findall(rb"[\x80-\xff]+", written)
    guess = "GBK" if 2 * sum(len(run) > 1 for run in runs) > len(runs) else "Latin-1 or Windows-1252"
    byte = f"0x{written[start]:02X}"
    return _fault(name, f"this line is not in UTF-8 (byte {byte}; probably {guess}); save the file as UTF-8", line)


def _fault(name: str, message: str, line: int | None = None) -> DocumentError:
    """Give the one fault as an error."""
    return DocumentError([Fault(name, line, message)])

"""What is told about the journal's file: what it is like, its copy, its size."""

from __future__ import annotations

from pydantic import Field

from dropconnect.models.base import Model
from dropconnect.report.standing import Standing


class JournalLook(Model):
    """One kind of thing in the journal."""

    what: str = Field(
        description="file, pages, schema, references, access (who may use the files), or the name of a table."
    )
    count: int = Field(description="How many were looked at: rows, of a table.")
    complete: bool = Field(description="Whether all there are were looked at.")
    findings: tuple[str, ...] = Field(description="What is wrong; at most 100.")


class JournalCheck(Model):
    """What the journal's file is like. Nothing was changed."""

    standing: Standing = Field(description="done: all was looked at and is fine. person: it is not.")
    path: str
    looks: tuple[JournalLook, ...]


class JournalBackup(Model):
    """A copy of the journal, complete in one file and looked at from end to end."""

    path: str
    bytes: int


class JournalCompaction(Model):
    """The bytes that the journal's files take up."""

    path: str
    bytes_before: int
    bytes_after: int

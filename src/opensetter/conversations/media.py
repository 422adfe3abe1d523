"""Files that came with messages."""

from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.channels.base import Media
from opensetter.conversations.models import MediaFile, Message
from opensetter.core import clock


async def keep(session: AsyncSession, organization_id: int, message_id: int, files: Sequence[Media]) -> Sequence[int]:
    """Note what came with a message; the ids under which each file is fetched afterwards."""
    rows = [
        {
            "organization_id": organization_id,
            "message_id": message_id,
            "position": position,
            "reference": file.reference,
            "content_type": file.content_type,
            "file_name": file.file_name,
            "size": file.size,
            "sha256": file.sha256,
            "is_voice": file.is_voice,
        }
        for position, file in enumerate(files)
    ]
    stored = await session.scalars(insert(MediaFile).returning(MediaFile.id, sort_by_parameter_order=True), rows)
    return stored.all()


async def get(session: AsyncSession, organization_id: int, media_file_id: int) -> MediaFile | None:
    return await session.scalar(
        select(MediaFile).where(MediaFile.organization_id == organization_id, MediaFile.id == media_file_id)
    )


async def integration_of(session: AsyncSession, organization_id: int, file: MediaFile) -> int:
    """The id of the bot integration over which a file came."""
    found = await session.scalar(
        select(Message.bot_integration_id).where(
            Message.organization_id == organization_id, Message.id == file.message_id
        )
    )
    assert found is not None  # noqa: S101 - the file's foreign key holds its message
    return found


def described(file: MediaFile) -> Media:
    """A file as its adapter knows it."""
    return Media(file.reference, file.content_type, file.file_name, file.size, file.sha256, file.is_voice)


async def note_content(session: AsyncSession, organization_id: int, media_file_id: int, *, content: bytes) -> None:
    """The file is here; it is never shown but as a download."""
    await _set(session, organization_id, media_file_id, content=content, size=len(content), failure=None)


async def note_failure(session: AsyncSession, organization_id: int, media_file_id: int, *, reason: str) -> None:
    """The file cannot be had."""
    await _set(session, organization_id, media_file_id, failure=reason)


async def _set(session: AsyncSession, organization_id: int, media_file_id: int, **values: object) -> None:
    await session.execute(
        update(MediaFile)
        .where(MediaFile.organization_id == organization_id, MediaFile.id == media_file_id)
        .values(fetched_at=clock.now(), **values)
    )

"""What this installation is set to: read once, checked at start, never changed."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that can be set, by environment variables of the same name."""

    model_config = SettingsConfigDict(env_prefix="LMS_", frozen=True, populate_by_name=True)

    data: Path = Path("data")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, validation_alias="PORT", ge=1, le=65535)
    public_url: str = ""
    content: Path | None = None
    threads: int = Field(default=8, ge=1, le=64)
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    mail_from: str = ""
    queue_url: str = ""
    worker_silence: int = Field(default=60, ge=1, le=3600)
    media: Path | None = None
    largest_film_mb: int = Field(default=200, ge=1, le=8000)
    trusted_proxies: int = Field(default=0, ge=0, le=4)

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.resolved_database_url.startswith("sqlite")

    @property
    def resolved_database_url(self) -> str:
        """The database's address as SQLAlchemy reads it."""
        if not self.database_url:
            return f"sqlite:///{(self.data / 'lms.sqlite3').resolve()}"
        for prefix in ("postgresql://", "postgres://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    @property
    def silence(self) -> timedelta:
        """How long a worker may say nothing before others take over what it had taken up."""
        return timedelta(seconds=self.worker_silence)

    @property
    def exports(self) -> Path:
        """Where files of the record lie until they are a day old."""
        return self.data / "exports"

    @property
    def media_folder(self) -> Path:
        """Where the pictures and films of lessons lie for good."""
        return self.media or self.data / "media"

    @property
    def largest_film(self) -> int:
        """The largest film that is taken, in bytes."""
        return self.largest_film_mb * 1024 * 1024

    @property
    def base_url(self) -> str:
        """The address under which people reach this installation, without a slash at its end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        # To listen everywhere is no address that a browser could open.
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def is_https(self) -> bool:
        """Whether people reach this installation over HTTPS."""
        return self.base_url.startswith("https://")

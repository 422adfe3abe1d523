"""Every setting, described once: read from OPENSETTER_* variables and a .env file when a process starts."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import AfterValidator, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from opensetter.core import addresses

_SAMPLE = re.compile("change.?me|sample|example|secret|password|token|<|\\.\\.\\.|…", re.IGNORECASE)
"""What stands in instructions where something secret belongs."""


def default_data_dir() -> Path:
    """The platform's directory for a user's application data."""
    return Path(platformdirs.user_data_dir("opensetter", appauthor=False))


def _networks(text: str) -> str:
    addresses.networks(text)
    return text


class Settings(BaseSettings):
    """One field per setting; `opensetter settings` prints this list."""

    model_config = SettingsConfigDict(
        env_prefix="OPENSETTER_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Where the embedded PostgreSQL keeps its files. Not used when a database URL is set.",
    )
    database_url: str | None = Field(
        default=None,
        repr=False,
        description="A PostgreSQL 15+ URL (postgresql://user:password@host/name) instead of the embedded one.",
    )
    host: str = Field(default="127.0.0.1", description="The address that `serve` listens on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8000, description="The port that `serve` listens on; 0 picks a free one."
    )
    public_url: str | None = Field(
        default=None,
        description="The address under which people reach this server, used in links; "
        "by default the address it listens on.",
    )
    secret_key: Annotated[str, Field(min_length=24)] | None = Field(
        default=None,
        repr=False,
        description="What providers' secrets are encrypted with in the database; several, separated by commas, while "
        "it is changed: the first encrypts. By default one is made and kept in the data directory.",
    )
    meta_base_url: Annotated[str, Field(pattern="^https?://")] = Field(
        default="https://graph.facebook.com",
        description="Where Meta's Graph API is, for WhatsApp; elsewhere for tests and proxies.",
    )
    twilio_base_url: Annotated[str, Field(pattern="^https?://")] = Field(
        default="https://api.twilio.com",
        description="Where Twilio's API is; elsewhere for tests and proxies.",
    )
    reconcile_seconds: Annotated[float, Field(ge=0, le=3600)] = Field(
        default=20,
        description="How long a provider's report is waited for, when it is not known whether it took a message.",
    )
    outreach_pause_minutes: Annotated[float, Field(ge=0, le=10_080)] = Field(
        default=30, description="How long after a message that the bot began with no second one goes to that number."
    )
    sweep_seconds: Annotated[float, Field(ge=0.1, le=3600)] = Field(
        default=15, description="How often a worker looks for reminders and follow-ups that are due."
    )
    model: Annotated[str, Field(pattern=r"^[^:\s]+:\S+$")] | None = Field(
        default=None,
        description="The language model as provider:model, for instance openai:gpt-5-mini. Any server that speaks "
        "OpenAI's chat completions works with OPENAI_BASE_URL. Without a model the built-in responder answers.",
    )
    model_timeout_seconds: Annotated[float, Field(gt=0, le=300)] = Field(
        default=30, description="How long a model may take for one reply before the built-in responder answers."
    )
    model_max_rounds: Annotated[int, Field(ge=1, le=20)] = Field(
        default=6, description="How many requests one turn may make to the model, repairs and tools included."
    )
    model_max_tokens: Annotated[int, Field(ge=100)] = Field(
        default=20_000, description="How many tokens one turn may use in all."
    )
    debounce_seconds: Annotated[float, Field(ge=0, le=2)] = Field(
        default=1.0, description="How long to wait for more messages of a burst before answering it."
    )
    turn_concurrency: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=100, description="How many turns one worker may have under way; most of them wait for a model."
    )
    database_pool_size: Annotated[int, Field(ge=2, le=200)] = Field(
        default=10,
        description="How many database connections a process may hold for its requests, and as many again for turns.",
    )
    shutdown_seconds: Annotated[float, Field(ge=0, le=300)] = Field(
        default=10,
        description="How long requests, and then turns, may take to finish after SIGTERM, both together.",
    )
    rate_limit_per_minute: Annotated[int, Field(ge=0)] = Field(
        default=6_000,
        description="How many requests one API key may make in a minute, all processes together; 0: any number. "
        "Beyond that the answer is 429, until the minute is over.",
    )
    wrong_keys_per_minute: Annotated[int, Field(ge=0)] = Field(
        default=100,
        description="How many requests with a wrong API key one address may make in a minute; 0: any number. "
        "Beyond that wrong keys are answered with 429; right ones still work.",
    )
    booking_page_posts_per_minute: Annotated[int, Field(ge=0)] = Field(
        default=30,
        description="How often one address may book, move or cancel on booking pages in a minute; 0: any number.",
    )
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        default="",
        description="The networks of the proxies in front of this server, such as 10.0.0.0/8,fd00::/8. Only from "
        "them X-Forwarded-For is believed, when an address is told from another.",
    )
    log_format: Annotated[str, Field(pattern="^(console|json)$")] = Field(
        default="console", description="How log lines look: console for people, json for machines."
    )
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = Field(
        default="info", description="The least severe level that is logged."
    )
    metrics_token: Annotated[str, Field(min_length=24)] | None = Field(
        default=None,
        repr=False,
        description="What may read /metrics, as `Authorization: Bearer <token>`. Without one, only this machine may.",
    )
    clock_offset_seconds: float = Field(
        default=0, description="Shifts this process's clock, to rehearse what happens later. Never in production."
    )

    @field_validator("metrics_token", "secret_key")
    @classmethod
    def _is_no_sample(cls, token: str | None) -> str | None:
        if token is not None and _SAMPLE.search(token):
            raise ValueError("This reads like a sample. Make one of your own: openssl rand -hex 24")
        return token


@cache
def load() -> Settings:
    """The settings of this process, read once."""
    return Settings()

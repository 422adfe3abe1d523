"""Asking a model for next to nothing, to see whether it would answer a contact."""

import asyncio
import importlib
import time

from opensetter.engine.llm import ModelFailed, model_called

MOST_TOKENS = 64
"""Enough for a word, and for a model that first thinks a little."""

_ADVICE = {
    "timeout": "It took too long. Check its address (OPENAI_BASE_URL), and whether the provider has an incident.",
    "401": "The provider does not know the API key: set it anew, for instance OPENAI_API_KEY.",
    "403": "The API key may not use this model: choose another, or allow it at the provider.",
    "404": "There is no such model there: check OPENSETTER_MODEL, and OPENAI_BASE_URL if you set it.",
    "429": "The provider refuses for now: look at its limits, and whether it is paid for.",
}
_OTHERWISE = "Check OPENSETTER_MODEL, the provider's API key, its address (OPENAI_BASE_URL) and its status page."


async def ask(name: str, timeout_seconds: float) -> float:
    """How many seconds a model takes to answer anything at all; `ModelFailed` if it does not."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(timeout_seconds):
            await _ask(name, timeout_seconds)
    except TimeoutError as error:
        raise ModelFailed("timeout") from error
    # Whatever it is, a turn would have met it too.
    except Exception as error:
        status = getattr(error, "status_code", None)
        raise ModelFailed(str(status) if status else type(error).__name__) from error
    return time.monotonic() - began


def advice(reason: str) -> str:
    """What to do about a model that failed for this reason."""
    return _ADVICE.get(reason, _OTHERWISE)


async def _ask(name: str, timeout_seconds: float) -> None:
    await asyncio.to_thread(importlib.import_module, "pydantic_ai.models.openai")
    from pydantic_ai.direct import model_request
    from pydantic_ai.messages import ModelRequest

    async with model_called(name) as model:
        await model_request(
            model,
            [ModelRequest.user_text_prompt("Say OK.")],
            model_settings={"max_tokens": MOST_TOKENS, "timeout": timeout_seconds},
        )

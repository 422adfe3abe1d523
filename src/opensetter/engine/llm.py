"""Asking a language model for a draft: any provider, a typed answer, limits on time, rounds and tokens.

The library behind it takes over a second to import and tens of megabytes to hold, so it is loaded with the first
turn that needs it: an installation without a model never pays for it.
"""

import asyncio
import importlib
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from opensetter.core import tracing
from opensetter.core.settings import Settings
from opensetter.engine import prompt, tools
from opensetter.engine.actions import Hands, Superseded
from opensetter.engine.types import Context, Draft

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.models import Model

LONGEST_REPLY_TOKENS = 800


class ModelFailed(Exception):
    """The model gave no usable draft; `reason` is a short word for logs and explanations."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Answered(BaseModel):
    """What the person answered to one of the numbered questions."""

    question: int = Field(description="The question's number.")
    answer: str = Field(description="Their answer, in their words.")


class Answer(BaseModel):
    """Your reply to the person."""

    text: str = Field(description="The message to send: plain text, no links.")
    offer_link: bool = Field(default=False, description="True to have the booking link added after the text.")
    asks_question: int | None = Field(default=None, description="The number of the question that the text asks.")
    answers: list[Answered] = Field(default_factory=list, description="Questions that were answered just now.")


async def complete(settings: Settings, model_name: str, hands: Hands) -> Draft:
    """A model's draft of the reply, after what it did with its tools.

    `ModelFailed` if there is none in time, in form, or within the limits: what was done stays done, and is in
    `hands.done`. `Superseded` if the turn is over.
    """
    context = hands.context
    try:
        async with asyncio.timeout(settings.model_timeout_seconds):
            answer = await _ask(settings, model_name, hands)
    except Superseded:
        raise
    except TimeoutError as error:
        raise ModelFailed("timeout") from error
    # Whatever goes wrong out there, from a refused connection to a provider's unheard-of answer, has one meaning here:
    # no draft. The reason is kept, logged and stored with the reply that was sent instead.
    except Exception as error:
        raise ModelFailed(type(error).__name__) from error
    if isinstance(answer, str):
        answer = Answer(text=answer)
    if not answer.text.strip() and not answer.offer_link:
        raise ModelFailed("empty")
    return _draft(answer, context)


async def _ask(settings: Settings, model_name: str, hands: Hands) -> Answer | str:
    context = hands.context
    # Elsewhere than on the event loop, where everybody else's request would stand still while it is read in.
    await asyncio.to_thread(importlib.import_module, "pydantic_ai.models.openai")
    from pydantic_ai import Agent, InstrumentationSettings, ToolOutput, UsageLimits

    # Plain text is taken too: many small models cannot fill in a form, and their words are as good.
    agent = Agent[None, Answer | str](
        model_called(model_name),
        output_type=[ToolOutput(Answer, name="reply"), str],
        instructions=prompt.instructions(context),
        retries=2,
        tools=tools.of_turn(hands),
    )
    if tracing.is_on():
        # Neither what was said nor what was looked up belongs in a trace.
        agent.instrument = InstrumentationSettings(include_content=False, include_model_request_parameters=False)
    result = await agent.run(
        prompt.clip("\n".join(context.inbound)),
        message_history=_history(context),
        model_settings={
            "max_tokens": LONGEST_REPLY_TOKENS,
            "timeout": settings.model_timeout_seconds,
        },
        usage_limits=UsageLimits(request_limit=settings.model_max_rounds, total_tokens_limit=settings.model_max_tokens),
    )
    return result.output


@lru_cache(maxsize=64)
def model_called(name: str) -> "Model":
    """`openai:` means chat completions, which is what every compatible server speaks; the rest is the library's.

    Kept for the next turn: a model holds the connections to its provider, and to make one is to read the certificates
    of every authority there is, which stops the whole process for 25 ms.
    """
    from pydantic_ai.models import infer_model
    from pydantic_ai.models.openai import OpenAIChatModel

    provider, _, model_name = name.partition(":")
    return OpenAIChatModel(model_name) if provider == "openai" else infer_model(name)


def _history(context: Context) -> "list[ModelMessage]":
    from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, UserPromptPart

    return [
        ModelRequest(parts=[UserPromptPart(prompt.clip(line.text), timestamp=line.at)])
        if line.direction == "inbound"
        else ModelResponse(parts=[TextPart(prompt.clip(line.text))], timestamp=line.at)
        for line in context.history
    ]


def _draft(answer: Answer, context: Context) -> Draft:
    from opensetter.engine.wording import detect

    questions = prompt.numbered_questions(context)
    said = " ".join(context.inbound)
    return Draft(
        text=answer.text,
        offer_link=answer.offer_link,
        language=detect(answer.text, default=detect(said, default=context.bot.language)),
        asked=questions.get(answer.asks_question or 0),
        answers={
            questions[item.question]: item.answer[:2_000]
            for item in answer.answers
            if item.question in questions and item.answer.strip()
        },
    )

"""`opensetter simulate`: a provider on this machine with phones to write on, to try all of it without an account."""

import inspect
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Annotated, Any, get_type_hints

import typer
from starlette.applications import Starlette

from opensetter.cli.options import console
from opensetter.core.errors import OpenSetterError
from opensetter.simulators import cast, serving
from opensetter.simulators.faults import Faults, knobs
from opensetter.simulators.simulator import Simulator
from opensetter.simulators.twilio.account import TwilioAccount
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.simulator import Twilio
from opensetter.simulators.whatsapp.account import WhatsAppAccount
from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp

WHATSAPP_PORT = 8101
TWILIO_PORT = 8102

app = typer.Typer(help="A provider on this machine, and phones to write on.", no_args_is_help=True)


class PortTaken(OpenSetterError):
    """That port is in use."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a simulator listens, and where its webhooks go."""

    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1"
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The port to listen on; 0: any.", show_default=False)
    ] = None
    hook_url: Annotated[
        str | None, typer.Option(help="Where webhooks go. It can also be set on the page.", show_default=False)
    ] = None


@dataclass(frozen=True, slots=True)
class WhatsAppSecrets:
    """What connects a bot with the fake WhatsApp; made up where it is not given."""

    phone_number_id: Annotated[str | None, typer.Option(show_default="made up")] = None
    access_token: Annotated[str | None, typer.Option(show_default="made up")] = None
    app_secret: Annotated[str | None, typer.Option(show_default="made up")] = None
    verify_token: Annotated[str | None, typer.Option(show_default="made up")] = None


@dataclass(frozen=True, slots=True)
class TwilioSecrets:
    """What connects a bot with the fake Twilio; made up where it is not given."""

    account_sid: Annotated[str | None, typer.Option(show_default="made up")] = None
    auth_token: Annotated[str | None, typer.Option(show_default="made up")] = None
    number: Annotated[str | None, typer.Option("--from", help="The business's number.", show_default="a US one")] = None
    messaging_service_sid: Annotated[
        str | None, typer.Option(help="The service that the number belongs to.", show_default="none")
    ] = None


def whatsapp(place: Place, secrets: WhatsAppSecrets, faults: Faults) -> None:
    """Be WhatsApp: take a bot's messages and send it webhooks, with a page on which one writes to it.

    Example: opensetter simulate whatsapp --hook-url http://127.0.0.1:8000/hooks/whatsapp/123
    """
    simulator = WhatsApp(WhatsAppAccount(**_given(secrets)), hook_url=place.hook_url, faults=faults)
    _run(simulator, lambda _: create_whatsapp(simulator), place, WHATSAPP_PORT)


def twilio(place: Place, secrets: TwilioSecrets, faults: Faults) -> None:
    """Be Twilio: text messages, and WhatsApp through Twilio.

    Example: opensetter simulate twilio --from +12125550123 --redeliver 2
    """
    simulator = Twilio(TwilioAccount(**_given(secrets)), hook_url=place.hook_url, faults=faults)

    def create(address: str) -> Starlette:
        simulator.own_url = address
        return create_twilio(simulator)

    _run(simulator, create, place, TWILIO_PORT)


def _given(group: object) -> dict[str, Any]:
    """The fields of a group that somebody gave."""
    values = {each.name: getattr(group, each.name) for each in fields(group)}  # type: ignore[arg-type]  # every group is a dataclass
    return {name: value for name, value in values.items() if value is not None}


def _run(simulator: Simulator[Any], create: Callable[[str], Starlette], place: Place, port: int) -> None:
    cast.fill(simulator)
    wanted = port if place.port is None else place.port
    try:
        listening = serving.listen(place.host, wanted)
    except OSError as error:
        raise PortTaken(
            f"Cannot listen on {place.host}, port {wanted} ({error.strerror}). Choose another with --port."
        ) from error
    with listening:
        address = serving.address(listening)
        _introduce(simulator, address)
        with suppress(KeyboardInterrupt):
            serving.Server(create(address)).run([listening])


def _introduce(simulator: Simulator[Any], address: str) -> None:
    console.print(f"{simulator.title}, simulated by {address}", style="bold", markup=False)
    console.print(f"\nStart OpenSetter with\n\n  {simulator.setting}={address}", markup=False)
    console.print("\nand send this to POST /api/v1/bot-integrations, with your bot's id:\n", markup=False)
    for channel in simulator.channels:
        console.print(json.dumps({"botId": 1, **simulator.credentials(channel)}, indent=2), markup=False)
    if simulator.hook_url is None:
        console.print(
            "\nThen write the integration's hook address on the page: until then nobody hears you.", markup=False
        )


def _fault_options() -> list[inspect.Parameter]:
    """Every fault as an option, under its own name."""
    return [
        inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=each.default,
            annotation=Annotated[
                type(each.default),
                typer.Option(
                    "--" + each.name.replace("_", "-"), help=knobs()[each.name].hint, rich_help_panel="What goes wrong"
                ),
            ],
        )
        for each in fields(Faults)
    ]


def _options(group: type) -> list[inspect.Parameter]:
    """A group's fields as options."""
    if group is Faults:
        return _fault_options()
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=hints[each.name])
        for each in fields(group)
    ]


def _register(command: Callable[..., None]) -> None:
    """Make a command of a function whose parameters are groups of options, which Typer knows only one by one."""
    groups: dict[str, Any] = get_type_hints(command)
    groups.pop("return")

    def run(**values: object) -> None:
        made = {
            name: _read(group, {each.name: values[each.name] for each in fields(group)})
            for name, group in groups.items()
        }
        command(**made)

    options = [option for group in groups.values() for option in _options(group)]
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]  # what `inspect` looks for
    run.__annotations__ = {option.name: option.annotation for option in options}
    run.__doc__ = command.__doc__
    app.command(command.__name__)(run)


def _read(group: type, values: dict[str, object]) -> object:
    return Faults().turned(values) if group is Faults else group(**values)


_register(whatsapp)
_register(twilio)

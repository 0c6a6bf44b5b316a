"""How a service is called and known again: it means something only with those who offer it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote

from graph.model import Name
from graph.normal import normal_form

__all__ = ["KEYS_GIVEN", "SENT_TO", "key_of", "service_named", "service_of_key"]

# Over lists in the hidden sheet of an offer sheet: all keys that it went out with, and the actor whose services they are.
KEYS_GIVEN, SENT_TO = "framjarkartan:services", "framjarkartan:actor"

JOINT = " + "  # between the providers of a joint offer
PARTED = "|"
READABLE = " +åäöæøéüÅÄÖÆØ.,&()-/'’"  # what may stand in a key as it is


def service_named(surface: str, scope: str | Iterable[Name]) -> Name:
    """The name of a service of providers, or of what another name has as its scope.

    >>> service_named("Lån", [Name("Actor", "Almi", "almi")]).key, service_named("Lån", "almi").scope
    ('almi|lån', 'almi')
    """
    words = " ".join(surface.split())
    whose = scope if isinstance(scope, str) else JOINT.join(sorted({provider.key for provider in scope}))
    return Name("Service", words, f"{whose}{PARTED}{normal_form('Service', words)}", scope=whose)


def key_of(scope: str, surface: str) -> str:
    """A service as one cell of a sheet: whose it is, and what it is called.

    >>> key_of("almi", "Lån | kredit"), service_of_key("almi|Lån | kredit").scope
    ('almi|Lån | kredit', 'almi')
    >>> service_of_key(key_of("a|b", "Lån")).scope, service_of_key("almi"), service_of_key("| Lån")
    ('a|b', None, None)
    """
    return f"{quote(scope, safe=READABLE)}{PARTED}{surface}"


def service_of_key(key: str) -> Name | None:
    """The service that such a cell means; None where it means none."""
    scope, _, surface = key.partition(PARTED)
    return service_named(surface, unquote(scope.strip())) if scope.strip() and surface.strip() else None

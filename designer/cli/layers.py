"""The command `nn-designer layers`: the catalogue."""

import argparse
from itertools import groupby
from typing import Any

from designer.cli.printing import print_json
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import Layer
from designer.layers.params import REQUIRED, Param

HELP = "the catalogue of layers"
DESCRIPTION = "Every layer by family, with its shapes as the torch documentation states them."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Print the catalogue."""
    if options.json:
        print_json({"layers": [_described(layer) for layer in CATALOGUE.values()]})
    else:
        _print()
    return 0


def _print() -> None:
    width = max(map(len, CATALOGUE))
    for number, (family, layers) in enumerate(groupby(CATALOGUE.values(), lambda k: k.family)):
        print(f"{chr(10) * (number > 0)}{family}")
        for layer in layers:
            print(f"  {layer.name:<{width}}  {layer.purpose}")


def _described(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "family": layer.family,
        "purpose": layer.purpose,
        "shape": layer.signature_text,
        "torch": layer.target,
        "inputs": [
            {"name": port.name, "list": port.many, "optional": port.optional}
            for port in layer.inputs
        ],
        "outputs": [] if callable(layer.outputs) else list(layer.outputs),
        "params": [_param(param) for param in layer.params],
        "page": layer.docs_url,
    }


def _param(param: Param) -> dict[str, Any]:
    record = {
        "name": param.name,
        "type": param.kind.name,
        "takes": param.kind.description,
        "required": param.required,
        "inferred": param.inferred,
        "help": param.help,
    }
    return record if param.default is REQUIRED else {**record, "default": param.default}

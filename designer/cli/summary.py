"""The command `nn-designer summary FILE`: shapes, parameters and costs of each layer."""

import argparse
from pathlib import Path
from typing import Any

from designer.check import Report, check_design
from designer.check.report.layer_table import LayerRow, layer_rows, one_sample
from designer.cli.errors import CommandError
from designer.cli.printing import print_json, print_line, print_table, shape_json
from designer.files import load
from designer.graph import Design
from designer.plural import plural
from designer.presentation.units import format_bytes, format_count

HELP = "shapes, parameters and costs of each layer"
DESCRIPTION = (
    "Per layer its input and output shapes, parameters, multiply-adds and activation bytes, and "
    "the totals. Multiply-adds and bytes are for one sample; N is the batch axis."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Print the summary; a design with errors is summarised as far as it is known."""
    design = load(options.file)
    report = check_design(design)
    (_print_json if options.json else _print)(design, report)
    if report.errors:
        failure = CommandError(
            f"{options.file} has {plural(len(report.errors), 'error')}, so this is not all of it; "
            f"the first: {report.errors[0].message}"
        )
        failure.reported = True
        raise failure
    return 0


def _print_json(design: Design, report: Report) -> None:
    print_json(
        {
            "name": design.name,
            "total_parameters": report.total_parameters,
            "trainable_parameters": report.total_parameters,
            "total_macs": one_sample(report.total_macs),
            "total_activation_bytes": one_sample(report.total_activation_bytes),
            "layers": [_layer(row, report) for row in layer_rows(design.root, report)],
        }
    )


def _layer(row: LayerRow, report: Report) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": row.node.id,
        "layer": row.layer,
        "inputs": [shape_json(each) for each in row.inputs],
        "outputs": [shape_json(each) for each in row.outputs],
        "parameters": row.parameters,
        "trainable": row.parameters > 0,
        "macs": row.macs,
        "activation_bytes": row.activation_bytes,
        "macs_formula": str(report.nodes[row.node.id].macs),
    }
    if row.node.shares:
        record["shares"] = row.node.shares
    if row.node.repeat != 1:
        record["repeat"] = row.node.repeat
    return record


def _print(design: Design, report: Report) -> None:
    head = ("id", "layer", "input", "output", "parameters", "multiply-adds", "activations")
    body = [_cells(row) for row in layer_rows(design.root, report)]
    print_table(head, body, right=(4, 5, 6))
    macs, held = one_sample(report.total_macs), one_sample(report.total_activation_bytes)
    total = report.total_parameters
    print_line()
    print_line(f"{design.name or 'The design'}: {plural(len(body), 'layer')}")
    print_line(f"  parameters     {total:,} (all trainable), {format_bytes(total * 4)} as float32")
    print_line(f"  multiply-adds  {macs:,} a sample ({format_count(macs)})")
    print_line(f"  activations    {format_bytes(held)} a sample")


def _cells(row: LayerRow) -> tuple[str, ...]:
    node = row.node
    layer = f"{row.layer} of {node.shares}" if node.shares else row.layer
    return (
        node.id,
        layer if node.repeat == 1 else f"{layer} x {node.repeat}",
        ", ".join(map(str, row.inputs)) or "-",
        ", ".join(map(str, row.outputs)) or "?",
        f"{row.parameters:,}" if row.parameters else "-",
        f"{row.macs:,}" if row.macs else "-",
        format_bytes(row.activation_bytes),
    )

"""The sources of data that a recipe can name, and loading a data set from one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from designer.check.lint.datasets import KNOWN_DATASETS
from designer.did_you_mean import did_you_mean
from designer.training.data.access import Consent, ReadPermission, refuse_all, require_permission
from designer.training.data.bundled import load_bundled
from designer.training.data.dataset import Dataset, read_parts, require_trainable
from designer.training.data.limits import (
    CancelCheck,
    ReadCancelledError,
    never_cancel,
    through_decoders,
)
from designer.training.data.readers.csv_reader import load_csv
from designer.training.data.readers.image_folder import load_image_folder
from designer.training.data.readers.npz_reader import load_npz
from designer.training.data.readers.suppress_warnings import warnings_suppressed
from designer.training.errors import TrainingError, name_list, short_name

_FILES: dict[str, Callable[[Mapping[str, Any], ReadPermission], Dataset]] = {
    "csv": load_csv,
    "npz": load_npz,
    "image_folder": load_image_folder,
}
SOURCES = (*KNOWN_DATASETS, *_FILES)


def load_data(
    spec: Mapping[str, Any],
    base: Path | None = None,
    check: CancelCheck | None = None,
    *,
    consent: Consent = refuse_all,
) -> Dataset:
    """Return the data set that ``spec``, a recipe's ``data``, describes.

    ``base`` is the folder at which relative paths start (default: the current one). ``check`` is
    called now and then while files are read and may raise to cancel. Data outside ``base`` is read
    only if ``consent`` returns True for its real path (`allow_all`, or a function of yours).

    Raises TrainingError, with a sentence, for data that cannot be used.
    """
    try:
        with warnings_suppressed():
            return _load(spec, base or Path(), through_decoders(check or never_cancel), consent)
    except ReadCancelledError as given_up:
        raise given_up.reason from None
    except MemoryError as error:
        raise TrainingError(
            "there is not enough memory for the data; choose fewer or smaller samples",
            place="training.data",
        ) from error


def _load(spec: Mapping[str, Any], base: Path, check: CancelCheck, consent: Consent) -> Dataset:
    source = spec.get("source")
    if isinstance(source, str) and source in KNOWN_DATASETS:
        dataset = load_bundled(source, spec, check)
    elif isinstance(source, str) and source in _FILES:
        dataset = _FILES[source](spec, require_permission(spec, base, consent, check))
    else:
        raise TrainingError(
            f'training.data.source "{short_name(source)}" is not known'
            f"{did_you_mean(str(source), SOURCES)}; choose one of {name_list(SOURCES)}",
            place="training.data",
        )
    return replace(require_trainable(dataset, check), parts=read_parts(spec, dataset))

"""The names of metrics by task: those that a recipe may name, and the defaults. Needs no torch."""

CLASSIFICATION = "classification"
"""The task as in `designer.training.data.dataset`, which would import NumPy."""
CLASS_METRICS = ("accuracy", "precision", "recall", "f1")
VALUE_METRICS = ("mae", "mse", "rmse", "r2")


def metrics_for(task: str) -> tuple[str, ...]:
    """Return the names of all metrics of ``task``."""
    return CLASS_METRICS if task == CLASSIFICATION else VALUE_METRICS


def default_metrics(task: str) -> tuple[str, ...]:
    """Return the names of the metrics that are computed where the recipe names none."""
    return ("accuracy",) if task == CLASSIFICATION else ("mae", "rmse", "r2")

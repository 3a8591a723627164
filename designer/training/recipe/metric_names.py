"""The metrics by task, without torch: what a recipe may ask for and what it gets unasked."""

CLASSIFICATION = "classification"
"""The task, as ``dataset`` calls it; that would load numpy."""
CLASS_METRICS = ("accuracy", "precision", "recall", "f1")
VALUE_METRICS = ("mae", "mse", "rmse", "r2")


def metrics_for(task: str) -> tuple[str, ...]:
    """Return all metrics of the task."""
    return CLASS_METRICS if task == CLASSIFICATION else VALUE_METRICS


def default_metrics(task: str) -> tuple[str, ...]:
    """Return the metrics shown where the recipe names none."""
    return ("accuracy",) if task == CLASSIFICATION else ("mae", "rmse", "r2")

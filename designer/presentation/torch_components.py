"""Losses, optimizers and schedulers that can be chosen before torch is loaded.

Every supported torch has them; others that the installed torch has are added once training has
loaded it.
"""

from collections.abc import Mapping

ComponentNames = Mapping[str, tuple[tuple[str, str], ...]]
"""The choices by kind ("loss", "optimizer", "scheduler"): names, each with a sentence."""

KNOWN_COMPONENTS: ComponentNames = {
    "loss": (
        ("CrossEntropyLoss", "For classes: takes logits, one per class, and class indices"),
        ("BCEWithLogitsLoss", "For binary labels: takes logits, and targets 0 or 1"),
        ("MSELoss", "For regression: the mean squared error"),
        ("L1Loss", "For regression: the mean absolute error, robust to outliers"),
        ("SmoothL1Loss", "For regression: squared near the target, absolute far from it"),
        ("HuberLoss", "For regression: SmoothL1Loss scaled by delta"),
        ("NLLLoss", "For classes: takes log-probabilities, such as those of LogSoftmax"),
        ("BCELoss", "For binary labels: takes probabilities, such as those of Sigmoid"),
        ("KLDivLoss", "For distributions: takes log-probabilities and probabilities"),
        ("PoissonNLLLoss", "For counts: the negative log-likelihood of a Poisson distribution"),
        ("HingeEmbeddingLoss", "For distances: small for target 1, beyond a margin for -1"),
        ("SoftMarginLoss", "For binary labels 1 and -1: the logistic loss"),
        ("MultiMarginLoss", "For classes: a margin between the score of the target and the others"),
        ("MultiLabelMarginLoss", "For several labels per sample: a margin"),
        ("MultiLabelSoftMarginLoss", "For several labels per sample: binary cross-entropy"),
    ),
    "optimizer": (
        ("AdamW", "Adam with decoupled weight decay: a good first choice"),
        ("Adam", "Steps scaled by moving averages of gradients and of their squares"),
        ("SGD", "Stochastic gradient descent, optionally with momentum"),
        ("RMSprop", "Steps scaled by a moving average of squared gradients"),
        ("NAdam", "Adam with Nesterov momentum"),
        ("RAdam", "Adam with a built-in warm-up (rectified)"),
        ("Adamax", "Adam with the largest gradient instead of the mean square"),
        ("Adagrad", "Steps that shrink for weights with large past gradients"),
        ("Adadelta", "Adagrad with a decaying average, which needs no tuned rate"),
        ("Adafactor", "Adam with a factored second moment: little memory for large weights"),
        ("ASGD", "Gradient descent that averages past weights"),
        ("Rprop", "Uses only the signs of gradients: for full batches"),
    ),
    "scheduler": (
        ("StepLR", "Multiplies the rate by gamma every step_size epochs"),
        ("CosineAnnealingLR", "Decreases the rate along a cosine"),
        ("OneCycleLR", "Raises the rate once, then decreases it far below the start"),
        ("ReduceLROnPlateau", "Lowers the rate when validation no longer improves"),
        ("ExponentialLR", "Multiplies the rate by gamma every epoch"),
        ("MultiStepLR", "Multiplies the rate by gamma at given epochs"),
        ("LinearLR", "Changes the rate linearly for some epochs: a warm-up"),
        ("ConstantLR", "Scales the rate by a constant for some epochs"),
        ("PolynomialLR", "Decreases the rate to 0 by a polynomial"),
        ("CosineAnnealingWarmRestarts", "Decreases the rate along a cosine, with warm restarts"),
        ("CyclicLR", "Cycles the rate between two values"),
    ),
}


def with_known(names: ComponentNames) -> ComponentNames:
    """Return ``names`` with the known ones first, under our own descriptions."""
    return {kind: _sorted(kind, found) for kind, found in names.items()}


def _sorted(kind: str, found: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    offered, words = dict(found), dict(KNOWN_COMPONENTS.get(kind, ()))
    first = tuple((name, words[name]) for name in words if name in offered)
    return first + tuple((name, doc) for name, doc in found if name not in words)

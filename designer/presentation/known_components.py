"""Losses, optimizers and schedulers that can be chosen before torch is loaded.

Every supported torch has them; others that the installed torch has are added once training has
loaded it.
"""

from collections.abc import Mapping

ComponentNames = Mapping[str, tuple[tuple[str, str], ...]]
"""The choices by kind ("loss", "optimizer", "scheduler"): names, each with a sentence."""

KNOWN_COMPONENTS: ComponentNames = {
    "loss": (
        ("CrossEntropyLoss", "For classes: takes raw scores, one a class, and the class's number"),
        ("BCEWithLogitsLoss", "For yes or no: takes raw scores and 0 or 1"),
        ("MSELoss", "For numbers: the mean squared error"),
        ("L1Loss", "For numbers: the mean absolute error, calm about outliers"),
        ("SmoothL1Loss", "For numbers: squared near the target, absolute far from it"),
        ("HuberLoss", "For numbers: as SmoothL1Loss, scaled by delta"),
        ("NLLLoss", "For classes: takes log-probabilities, as LogSoftmax gives them"),
        ("BCELoss", "For yes or no: takes probabilities, as Sigmoid gives them"),
        ("KLDivLoss", "For distributions: takes log-probabilities and probabilities"),
        ("PoissonNLLLoss", "For counts: the likelihood of a Poisson distribution"),
        ("HingeEmbeddingLoss", "For distances: near for 1, beyond a margin for -1"),
        ("SoftMarginLoss", "For yes or no as 1 and -1: logistic"),
        ("MultiMarginLoss", "For classes: a margin between the right score and the others"),
        ("MultiLabelMarginLoss", "For several labels a sample: a margin"),
        ("MultiLabelSoftMarginLoss", "For several labels a sample: logistic"),
    ),
    "optimizer": (
        ("AdamW", "Adam with weight decay apart from the gradient: a good first choice"),
        ("Adam", "Steps scaled by running means of gradients and of their squares"),
        ("SGD", "Plain gradient descent, with momentum if wanted"),
        ("RMSprop", "Steps scaled by a running mean of squared gradients"),
        ("NAdam", "Adam that looks ahead, as Nesterov's momentum does"),
        ("RAdam", "Adam that starts carefully of its own accord"),
        ("Adamax", "Adam with the largest gradient in place of the mean square"),
        ("Adagrad", "Steps that shrink where gradients were large"),
        ("Adadelta", "Adagrad that forgets, without a rate to tune"),
        ("Adafactor", "Adam that needs little memory for large weights"),
        ("ASGD", "Gradient descent that averages the weights it went through"),
        ("Rprop", "Follows the signs of gradients: for whole data sets, not batches"),
    ),
    "scheduler": (
        ("StepLR", "Multiplies the rate by gamma every step_size epochs"),
        ("CosineAnnealingLR", "Lets the rate fall along a cosine"),
        ("OneCycleLR", "Raises the rate once, then lets it fall far"),
        ("ReduceLROnPlateau", "Lowers the rate when validation no longer improves"),
        ("ExponentialLR", "Multiplies the rate by gamma every epoch"),
        ("MultiStepLR", "Multiplies the rate by gamma at given epochs"),
        ("LinearLR", "Moves the rate along a line for some epochs: a warm-up"),
        ("ConstantLR", "Keeps the rate small for some epochs"),
        ("PolynomialLR", "Lets the rate fall to 0 along a power"),
        ("CosineAnnealingWarmRestarts", "Falls along a cosine and starts over"),
        ("CyclicLR", "Moves the rate up and down between two values"),
    ),
}


def with_known(names: ComponentNames) -> ComponentNames:
    """Return ``names`` with the known ones first, under our own descriptions."""
    return {kind: _sorted(kind, found) for kind, found in names.items()}


def _sorted(kind: str, found: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    offered, words = dict(found), dict(KNOWN_COMPONENTS.get(kind, ()))
    first = tuple((name, words[name]) for name in words if name in offered)
    return first + tuple((name, doc) for name, doc in found if name not in words)

"""Networks for a purpose: recommending, playing, points in space, physics."""

from collections.abc import Callable, Mapping

from sketch import Pen, Sketch, draw

from designer.graph import Design

FAMILY = "Applications"


def two_tower() -> Design:
    with draw(
        "TwoTower", FAMILY,
        "Recommendation: one tower for users and one for items map into the same space, where a "
        "dot product scores how well they match. Item vectors can be computed in advance.",
        paper="Xinyang Yi and others, Sampling-Bias-Corrected Neural Modeling for Large Corpus "
        "Item Recommendations, 2019",
        url="https://doi.org/10.1145/3298689.3346996",
        variables={"users": 10000, "items": 2000, "width": 64},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "Tower", "Embeds an id in the common space.", count=1000, width=64
        ) as pen:
            pen.input("index")
            pen.chain(
                "index",
                ("embed", "Embedding", {"num_embeddings": "=count", "embedding_dim": "=width"}),
                ("fc1", "Linear", {"out_features": "=2 * width"}), ("act", "relu"),
                ("fc2", "Linear", {"out_features": "=width"}),
            )  # fmt: skip
            pen.output("place", "fc2")
        sketch.input("user", dtype="int64", shape=())
        sketch.input("item", dtype="int64", shape=())
        sketch.add("user_tower", "Tower", "user", count="=users", width="=width")
        sketch.add("item_tower", "Tower", "item", count="=items", width="=width")
        sketch.add("agreement", "mul", "user_tower", "item_tower")
        sketch.add("score", "sum", "agreement", dim=1)
        sketch.output("logit", "score")
    return sketch.design


def wide_and_deep() -> Design:
    with draw(
        "WideAndDeep", FAMILY,
        "Memorization and generalization in one network: a linear part learns which features occur "
        "together, a deep part finds similarities.",
        paper="Heng-Tze Cheng and others, Wide & Deep Learning for Recommender Systems, 2016",
        url="https://arxiv.org/abs/1606.07792",
        variables={"crossed": 1000, "numbers": 16},
    ) as sketch:  # fmt: skip
        sketch.input("crossed_features", "=crossed")
        sketch.input("numeric_features", "=numbers")
        sketch.add("wide", "Linear", "crossed_features", out_features=1)
        sketch.chain(
            "numeric_features",
            ("deep1", "Linear", {"out_features": 256}), ("act1", "relu"),
            ("deep2", "Linear", {"out_features": 128}), ("act2", "relu"),
            ("deep", "Linear", {"out_features": 1}),
        )  # fmt: skip
        sketch.add("both", "add", "wide", "deep")
        sketch.output("logit", "both")
    return sketch.design


def mixture_of_experts() -> Design:
    experts = ("expert1", "expert2", "expert3")
    with draw(
        "MixtureOfExperts", FAMILY,
        "Three experts and a gate: softmax turns the scores of the gate into weights, and the "
        "output is the weighted sum of the experts.",
        paper="Robert Jacobs, Michael Jordan, Steven Nowlan and Geoffrey Hinton, Adaptive "
        "Mixtures of Local Experts, 1991",
        url="https://doi.org/10.1162/neco.1991.3.1.79",
        variables={"hidden_size": 16, "classes": 3},
        training={
            "data": {"source": "wine"}, "loss": "CrossEntropyLoss",
            "optimizer": {"name": "AdamW", "lr": 0.01}, "metrics": ["accuracy"], "epochs": 50,
            "batch_size": 32, "seed": 0,
        },
    ) as sketch:  # fmt: skip
        with sketch.block(
            "Expert", "One expert: a small multilayer perceptron.", hidden_size=16, classes=3
        ) as pen:
            pen.input("x")
            pen.chain(
                "x",
                ("fc1", "Linear", {"out_features": "=hidden_size"}), ("act", "relu"),
                ("fc2", "Linear", {"out_features": "=classes"}),
            )  # fmt: skip
            pen.output("opinion", "fc2")
        sketch.input("sample", 13)
        for expert in experts:
            sketch.add(expert, "Expert", "sample", hidden_size="=hidden_size", classes="=classes")
        sketch.add("opinions", "stack", *experts, dim=1)
        sketch.chain(
            "sample",
            ("gate", "Linear", {"out_features": len(experts)}), ("trust", "softmax", {"dim": 1}),
            ("weights", "unsqueeze", {"dim": 2}),
        )  # fmt: skip
        sketch.add("weighted", "mul", "opinions", "weights")
        sketch.add("answer", "sum", "weighted", dim=1)
        sketch.output("logits", "answer")
    return sketch.design


def _atari(sketch: Sketch) -> str:
    sketch.input("frames", 4, 84, 84)
    return sketch.chain(
        "frames",
        ("conv1", "Conv2d", {"out_channels": 32, "kernel_size": 8, "stride": 4}), ("act1", "relu"),
        ("conv2", "Conv2d", {"out_channels": 64, "kernel_size": 4, "stride": 2}), ("act2", "relu"),
        ("conv3", "Conv2d", {"out_channels": 64, "kernel_size": 3}), ("act3", "relu"),
        ("flat", "flatten", {"start_dim": 1}),
    )  # fmt: skip


def dqn() -> Design:
    with draw(
        "Dqn", FAMILY,
        "Plays Atari games from pixels: the input is four frames, the output a value for each "
        "joystick action.",
        paper="Volodymyr Mnih and others, Human-Level Control through Deep Reinforcement "
        "Learning, 2015",
        url="https://doi.org/10.1038/nature14236",
        variables={"actions": 18},
    ) as sketch:  # fmt: skip
        sketch.chain(
            _atari(sketch),
            ("fc", "Linear", {"out_features": 512}), ("act4", "relu"),
            ("head", "Linear", {"out_features": "=actions"}),
        )  # fmt: skip
        sketch.output("values", "head")
    return sketch.design


def dueling_dqn() -> Design:
    with draw(
        "DuelingDqn", FAMILY,
        "Two streams estimate the value of a state and the advantage of each action, and are "
        "added. The mean advantage is subtracted so that both are identifiable.",
        paper="Ziyu Wang and others, Dueling Network Architectures for Deep Reinforcement "
        "Learning, 2015",
        url="https://arxiv.org/abs/1511.06581",
        variables={"actions": 18},
    ) as sketch:  # fmt: skip
        x = _atari(sketch)
        sketch.chain(
            x,
            ("value_hidden", "Linear", {"out_features": 512}), ("value_act", "relu"),
            ("value", "Linear", {"out_features": 1}),
        )  # fmt: skip
        sketch.chain(
            x,
            ("advantage_hidden", "Linear", {"out_features": 512}), ("advantage_act", "relu"),
            ("advantage", "Linear", {"out_features": "=actions"}),
        )  # fmt: skip
        sketch.add("average", "mean", "advantage", dim=1, keepdim=True)
        sketch.add("relative", "sub", "advantage", "average")
        sketch.add("both", "add", "value", "relative")
        sketch.output("values", "both")
    return sketch.design


def localizer() -> Design:
    with draw(
        "ClassAndBox", FAMILY,
        "Two tasks on a shared backbone: the class of the object and its bounding box. Each Output "
        "has a loss of its own; both train the convolutions.",
        paper="Pierre Sermanet and others, OverFeat: Integrated Recognition, Localization and "
        "Detection using Convolutional Networks, 2013",
        url="https://arxiv.org/abs/1312.6229",
        variables={"width": 32, "classes": 20},
    ) as sketch:  # fmt: skip
        sketch.input("image", 3, 64, 64)
        around = {"kernel_size": 3, "padding": 1, "stride": 2}
        x = sketch.chain(
            "image",
            ("conv1", "Conv2d", {"out_channels": "=width", **around}), ("act1", "relu"),
            ("conv2", "Conv2d", {"out_channels": "=2 * width", **around}), ("act2", "relu"),
            ("conv3", "Conv2d", {"out_channels": "=4 * width", **around}), ("act3", "relu"),
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 4}),
            ("features", "flatten", {"start_dim": 1}),
        )  # fmt: skip
        sketch.add("classify", "Linear", x, out_features="=classes")
        sketch.add("locate", "Linear", x, out_features=4)
        sketch.output("logits", "classify")
        sketch.output("box", "locate")
    return sketch.design


def pinn() -> Design:
    with draw(
        "BurgersPinn", FAMILY,
        "A physics-informed network: maps time and position to the velocity of a fluid. tanh makes "
        "it smooth, so that the loss can compare its derivatives with Burgers' equation.",
        paper="Maziar Raissi, Paris Perdikaris and George Em Karniadakis, Physics-Informed Neural "
        "Networks, 2019",
        url="https://arxiv.org/abs/1711.10561",
        variables={"width": 20, "depth": 8},
    ) as sketch:  # fmt: skip
        with sketch.block("Smooth", "A linear layer and tanh.", width=20) as pen:
            pen.input("x")
            pen.chain("x", ("linear", "Linear", {"out_features": "=width"}), ("act", "tanh"))
            pen.output("y", "act")
        sketch.input("time_and_place", 2)
        sketch.chain(
            "time_and_place",
            ("hidden", "Smooth", {"width": "=width", "repeat": "=depth"}),
            ("head", "Linear", {"out_features": 1}),
        )
        sketch.output("speed", "head")
    return sketch.design


def pointnet() -> Design:
    with draw(
        "PointNet", FAMILY,
        "Points in space have no order, so the same layers process each of them, and the maximum "
        "over all points, which does not depend on their order, describes the shape. A small "
        "network aligns the points first.",
        paper="Charles Qi, Hao Su, Kaichun Mo and Leonidas Guibas, PointNet: Deep Learning on "
        "Point Sets for 3D Classification and Segmentation, 2016",
        url="https://arxiv.org/abs/1612.00593",
        variables={"classes": 40},
    ) as sketch:  # fmt: skip
        _pointnet_blocks(sketch)
        sketch.input("points", 3, "P")
        sketch.add("turn", "TransformNet", "points", size=3)
        sketch.add("rows", "transpose", "points", dim0=1, dim1=2)
        sketch.add("moved", "matmul", "rows", "turn")
        sketch.add("turned", "add", "rows", "moved")
        x = sketch.chain(
            "turned",
            ("columns", "transpose", {"dim0": 1, "dim1": 2}),
            ("mlp1", "SharedMlp", {"channels": 64}), ("mlp2", "SharedMlp", {"channels": 128}),
            ("conv3", "Conv1d", {"out_channels": 1024, "kernel_size": 1}), ("bn3", "BatchNorm1d"),
            ("shape", "amax", {"dim": 2}),
        )  # fmt: skip
        sketch.chain(
            x,
            ("fc1", "Linear", {"out_features": 512}), ("bn4", "BatchNorm1d"), ("act4", "relu"),
            ("fc2", "Linear", {"out_features": 256}), ("drop", "Dropout", {"p": 0.3}),
            ("bn5", "BatchNorm1d"), ("act5", "relu"),
            ("fc3", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "fc3")
    return sketch.design


def _pointnet_blocks(sketch: Sketch) -> None:
    with sketch.block("SharedMlp", "A linear layer that all points share.", channels=64) as pen:
        pen.input("x")
        pen.chain(
            "x",
            ("conv", "Conv1d", {"out_channels": "=channels", "kernel_size": 1}),
            ("bn", "BatchNorm1d"), ("act", "relu"),
        )  # fmt: skip
        pen.output("y", "act")
    with sketch.block(
        "TransformNet",
        "Predicts a matrix that aligns the points, as an offset from the identity.",
        size=3,
    ) as pen:
        _transform_net(pen)


def _transform_net(pen: Pen) -> None:
    pen.input("x")
    pen.chain(
        "x",
        ("mlp1", "SharedMlp", {"channels": 64}), ("mlp2", "SharedMlp", {"channels": 128}),
        ("mlp3", "SharedMlp", {"channels": 1024}), ("strongest", "amax", {"dim": 2}),
        ("fc1", "Linear", {"out_features": 512}), ("bn1", "BatchNorm1d"), ("act1", "relu"),
        ("fc2", "Linear", {"out_features": 256}), ("bn2", "BatchNorm1d"), ("act2", "relu"),
        ("fc3", "Linear", {"out_features": "=size * size"}),
        ("matrix", "unflatten", {"dim": 1, "sizes": ("=size", "=size")}),
    )  # fmt: skip
    pen.output("change", "matrix")


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "two_tower": two_tower,
    "wide_and_deep": wide_and_deep,
    "mixture_of_experts": mixture_of_experts,
    "class_and_box": localizer,
    "dqn": dqn,
    "dueling_dqn": dueling_dqn,
    "pointnet": pointnet,
    "burgers_pinn": pinn,
}

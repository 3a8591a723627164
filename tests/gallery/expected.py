"""What each design of the gallery must come to: its parameters, and who says so."""

_PAGES = "https://docs.pytorch.org/vision/stable/models/generated/torchvision.models"


def _torchvision(model: str) -> str:
    """Name torchvision's page of a model, which states ``num_params`` of its weights."""
    return f"torchvision, num_params of the weights: {_PAGES}.{model}.html"


# Published or torchvision's numbers.
PUBLISHED = {
    "lenet5": (61_706, "LeNet-5 as usually written in PyTorch: 156 + 2416 + 48120 + 10164 + 850"),
    "alexnet": (61_100_840, _torchvision("alexnet")),
    "vgg11": (132_863_336, _torchvision("vgg11")),
    "vgg16": (138_357_544, _torchvision("vgg16")),
    "googlenet": (6_624_904, _torchvision("googlenet")),
    "squeezenet1_0": (1_248_424, _torchvision("squeezenet1_0")),
    "squeezenet1_1": (1_235_496, _torchvision("squeezenet1_1")),
    "resnet18": (11_689_512, _torchvision("resnet18")),
    "resnet34": (21_797_672, _torchvision("resnet34")),
    "resnet50": (25_557_032, _torchvision("resnet50")),
    "resnet101": (44_549_160, _torchvision("resnet101")),
    "resnet152": (60_192_808, _torchvision("resnet152")),
    "resnext50": (25_028_904, _torchvision("resnext50_32x4d")),
    "densenet121": (7_978_856, _torchvision("densenet121")),
    "mobilenet_v2": (3_504_872, _torchvision("mobilenet_v2")),
    "mobilenet_v3_small": (2_542_856, _torchvision("mobilenet_v3_small")),
    "shufflenet_v2": (2_278_604, _torchvision("shufflenet_v2_x1_0")),
    "efficientnet_b0": (5_288_548, _torchvision("efficientnet_b0")),
    "fcn_resnet50": (
        35_322_218,
        _torchvision("segmentation.fcn_resnet50") + " (with the auxiliary head)",
    ),
    "mlp_mixer": (
        59_880_472,
        "timm, mixer_b16_224.goog_in21k_ft_in1k: its card says 59.9 M, the paper 59 M",
    ),
    "gpt2": (124_439_808, "Hugging Face, GPT2LMHeadModel of gpt2, the tied head counted once"),
    "vit_b_16": (86_567_656, _torchvision("vit_b_16")),
    "swin_t": (28_288_354, _torchvision("swin_t")),
    "convnext_tiny": (28_589_128, _torchvision("convnext_tiny")),
    "bert_base": (109_482_240, "Hugging Face, BertModel of bert-base-uncased"),
    "unet": (31_037_633, "milesial/Pytorch-UNet, UNet(3, 1) without bilinear"),
    "dcgan_generator": (
        3_576_704,
        "the layers of PyTorch's DCGAN tutorial, 100 numbers to 64 maps",
    ),
    "dcgan_discriminator": (
        2_765_568,
        "the layers of PyTorch's DCGAN tutorial, 100 numbers to 64 maps",
    ),
    "espcn": (22_729, "the paper's layers, f1 = 5, n1 = 64, f2 = 3, n2 = 32, f3 = 3, r = 3"),
    "burgers_pinn": (3_021, "the paper, section 2.1: all 3021 parameters of a 9-layer network"),
}
# Our own sizes, or papers that give no number: sums of what each layer has.
COUNTED_BY_HAND = {
    "perceptron": 30 + 1,
    "xor": (2 * 2 + 2) + (2 + 1),
    "iris_softmax_regression": 4 * 3 + 3,
    "wine_mlp": (13 * 32 + 32) + (32 * 16 + 16) + (16 * 3 + 3),
    "diabetes_regression": (10 * 32 + 32) + (32 * 32 + 32) + (32 + 1),
    "digits_mlp": (64 * 128 + 128) + (128 * 10 + 10),
    "digits_cnn": (9 + 1) * 16 + (16 * 9 + 1) * 32 + (32 * 16 * 10 + 10),
    "lstm_rows": 4 * 64 * (8 + 64 + 2) + (64 * 10 + 10),
    "residual_cnn": (9 + 1) * 16 + 4 * (16 * 9 * 16 + 2 * 16) + (64 * 10 + 10),
    "siamese": (9 + 1) * 16 + (256 * 32 + 32) + (32 + 1),
    "two_inputs": 2 * (32 * 64 + 64) + (128 * 10 + 10),
    "digits_transformer": (
        9 * 32 + 2 * (4 * 33 * 32 + 33 * 128 + 129 * 32 + 4 * 32) + (256 * 10 + 10)
    ),
    "digits_early_exit": (
        10 * 16 + 257 * 10 + (16 * 9 + 1) * 32 + (32 * 9 + 1) * 64 + 65 * 10
    ),
    "digits_squeeze_excite": (
        10 * 32 + (33 * 8 + 9 * 32) + (32 * 9 + 1) * 64 + (65 * 16 + 17 * 64) + 65 * 10
    ),
    "transformer": (
        6 * (4 * 513 * 512 + 513 * 2048 + 2049 * 512 + 4 * 512)
        + 6 * (8 * 513 * 512 + 513 * 2048 + 2049 * 512 + 6 * 512)
        + 513 * 37_000
    ),
    "dueling_dqn": (256 * 32 + 32) + (512 * 64 + 64) + (576 * 64 + 64) + 2 * 3137 * 512 + 513 * 19,
    "digits_batchnorm_mlp": 3 * (64 * 64 + 2 * 64) + (64 * 10 + 10),
    "digits_conv1d": (8 * 32 * 3 + 32) + (32 * 64 * 3 + 64) + (128 * 10 + 10),
    "digits_gru": 3 * 64 * (8 + 64 + 2) + (64 * 10 + 10),
    "digits_bilstm": 2 * 4 * 32 * (8 + 32 + 2) + (64 * 10 + 10),
    "digits_attention_pooling": 2 * 4 * 32 * (8 + 32 + 2) + (64 + 1) + (64 * 10 + 10),
    "char_lstm": 96 * 64 + 4 * 256 * (64 + 256 + 2) + 4 * 256 * (2 * 256 + 2) + 257 * 96,
    "bilstm_tagger": 20_000 * 100 + 2 * 4 * 128 * (100 + 128 + 2) + 257 * 9,
    "text_cnn": 20_000 * 300 + (3 + 4 + 5) * 300 * 100 + 300 + 301 * 2,
    "seq2seq_attention": (
        2 * 8000 * 256 + 2 * 3 * 256 * (2 * 256 + 2) + 256**2 + 512 * 256 + 257 * 8000
    ),
    "vae": 785 * 400 + 2 * 401 * 20 + 21 * 400 + 401 * 784,
    "wavenet": (
        256 * 32 + 8 * (2 * 65 * 32 + 33 * 32 + 33 * 64) + 65 * 64 + 65 * 256
    ),
    "autoencoder": 65 * 32 + 33 * 8 + 9 * 32 + 33 * 64,
    "denoising_autoencoder": (9 + 1) * 16 + (16 * 9 + 1) * 32 + (32 * 9 * 16 + 16) + (16 * 9 + 1),
    "two_tower": (10_000 + 2_000) * 64 + 2 * (65 * 128 + 129 * 64),
    "wide_and_deep": 1001 + 17 * 256 + 257 * 128 + 129,
    "mixture_of_experts": 3 * (14 * 16 + 17 * 3) + 14 * 3,
    "class_and_box": (27 * 32 + 32) + (288 * 64 + 64) + (576 * 128 + 128) + 2049 * (20 + 4),
    "dqn": (256 * 32 + 32) + (512 * 64 + 64) + (576 * 64 + 64) + 3137 * 512 + 513 * 18,
    "pointnet": (
        (3 * 64 + 64 + 128) * 2 + 2 * (64 * 128 + 128 + 256) + (128 * 1024 + 1024 + 2048) * 2
        + 2 * (1025 * 512 + 1024 + 513 * 256 + 512) + 257 * 9 + 257 * 40
    ),
}  # fmt: skip

"""Syntax colours of Python, and of text that is none."""

import pytest

from designer.presentation.code_tokens import token_spans


def test_what_is_coloured_is_found():
    found = token_spans("import x\n# why\ny = 'a'")
    assert found == (((0, 6, "Keyword"),), ((0, 5, "Comment"),), ((4, 3, "Literal.String"),))
    (first, second) = token_spans(
        "class Net(nn.Module): # é\n    def sum(self): return not x.sum(2)"
    )
    assert [kind for *_, kind in first] == ["Keyword", "Name.Class", "Comment"]
    assert [kind for *_, kind in second] == [
        "Keyword", "Name.Function", "Name.Builtin.Pseudo", "Keyword", "Operator.Word",
        "Literal.Number",
    ]  # fmt: skip
    assert [len(line) for line in token_spans('x = """a\n\nb"""\n')] == [1, 0, 1, 0]


@pytest.mark.parametrize("code", ["", "\n", "x = (", '"""', "  y\n z", "a = $", "\tif"])
def test_code_that_is_none_is_shown_all_the_same(code):
    assert len(token_spans(code)) == code.count("\n") + 1
